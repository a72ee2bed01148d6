"""A clinic connects its own software: the key is made on the page, and two programs then report at the same moment."""

import json
import re
import threading
import urllib.error
import urllib.request

import pytest

from tests.browser.confirming import confirm_if_asked
from tests.browser.conftest import CLINIC
from tests.browser.looks import DESK, look
from tests.referrals.systems import accepting, declining

pytestmark = pytest.mark.live
KEY = re.compile(r"dh_[0-9A-Za-z]{43}")
ROUNDS = 4


def make_key(page, name: str) -> str:
    page.goto("/our-services/")
    page.get_by_role("link", name="Hệ thống của cơ sở").click()
    page.get_by_role("link", name="Lập khóa kết nối").click()
    confirm_if_asked(page)
    page.locator("[name=name]").fill(name)
    page.locator("main form button").click()
    return KEY.search(page.inner_text("main"))[0]


def test_a_key_is_made_shown_once_and_revoked(page_of):
    page = page_of(CLINIC)
    key = make_key(page, "Phần mềm thử")
    wrong = look(page, "a new key")
    page.get_by_role("link", name="Tôi đã chép khóa").click()
    assert key not in page.content()
    wrong += look(page, "our systems")
    page.get_by_role("link", name=re.compile("^Thu hồi.*Phần mềm thử")).click()
    wrong += look(page, "revoking")
    page.locator("main form button").click()
    assert "Đã thu hồi khóa." in page.inner_text("main")
    assert not wrong, "\n".join(wrong)


class Sent:
    """A referral as far as a program knows it: an id."""

    def __init__(self, pk: str):
        self.pk = pk


def put(site: str, key: str, task: dict) -> tuple[int, dict]:
    request = urllib.request.Request(  # noqa: S310 (our own address)
        f"{site}/fhir/Task/{task['id']}", json.dumps(task).encode(), method="PUT",
        headers={"Authorization": f"Bearer {key}", "Content-Type": "application/fhir+json"},
    )
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=30) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refused:
        return refused.code, json.load(refused)


def test_of_two_systems_at_once_one_wins_and_the_other_reads_what_stands(page_of, site):
    page = page_of(CLINIC, DESK)
    keys = [make_key(page, f"Phần mềm {number}") for number in (1, 2)]
    page.goto("/inbox/")
    waiting = sorted(set(re.findall(r"/inbox/([0-9a-f-]{36})/", page.content())))[:ROUNDS]
    assert waiting, "the demo leaves the clinic something to answer"
    for referral in map(Sent, waiting):
        answers, gate = {}, threading.Barrier(2)

        def send(number, task, answers=answers, gate=gate):
            gate.wait()
            answers[number] = put(site, keys[number], task)

        tasks = accepting(referral), declining(referral)
        both = [threading.Thread(target=send, args=pair) for pair in enumerate(tasks)]
        for one in both:
            one.start()
        for one in both:
            one.join()
        (won, told), (lost, refused) = sorted(answers.values(), key=lambda pair: pair[0])
        assert (won, lost) == (200, 409)
        assert refused["issue"][0]["details"]["text"].endswith(f": {told['status']}.")
        page.goto(f"/inbox/{referral.pk}/")
        assert {"accepted": "Đã tiếp nhận", "rejected": "Từ chối"}[told["status"]] in page.inner_text("h1")
