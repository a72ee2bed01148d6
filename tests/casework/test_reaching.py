"""Somebody who is never to be contacted: no page that has to do with them suggests calling or messaging, whoever reads
it. Every address of the house that is about a person is asked, so that a page made later is asked too."""

import datetime as dt
import re
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from casework.clients.codes import SafeChannel
from casework.clients.models import Client
from casework.followups.actions import plan_followup
from casework.followups.reaching import in_a_line, in_short, told
from casework.plans.actions import set_review
from casework.safety.actions import raise_alert
from casework.screening.actions import begin_screening
from referrals import actions as referrals
from referrals.codes import Shared
from tests.casework.plans import goal_of, in_days, sought_in_vain
from tests.factories import SAFE, client_with_need, shared_with
from tests.security.test_access_matrix import named_patterns

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
NEVER = "Không gọi, không nhắn, không đến tìm"
# Words of calling and messaging that are not about reaching this person.
OTHERWISE = (
    NEVER, "Nhắn qua lại", "Nhắn cho bên kia", "Lời nhắn", "lời nhắn", "Gửi lời nhắn", "tên gọi",
    "Gọi thân chủ bằng gì?",  # what a receiver is told to call them
    "Nhắc trong lịch của tôi", "Tải lịch nhắc",  # the worker's own calendar
    "Không ghi họ tên, số giấy tờ, số điện thoại",
)
# The whole list of ways, to choose another one by; and whom to call for help in danger, which is never the person.
LISTS_ALL, DANGER = {"right-correct"}, {"alert", "child-path", "screening-safety"}
REACHING = {
    "client", "followup", "followup-plan", "plan", "sent-referral", "after-three", "today", "week", "contact-begin",
    "decisions",
}


@pytest.fixture
def never(cast):
    """Somebody who comes by themselves, with something in every room; and the ids that addresses ask for."""
    need = client_with_need(cast.worker)
    held = Client.objects.get(pk=need.client_id)
    held.safe_contact = {**SAFE, "channel": SafeChannel.NEVER}
    held.save()
    goal = goal_of(cast.worker, held)
    set_review(by=cast.worker, id=uuid.uuid4(), client=held, planned_on=in_days(0))
    screening = begin_screening(by=cast.worker, id=uuid.uuid4(), client=held)
    followup = plan_followup(by=cast.worker, id=uuid.uuid4(), client=held, due_on=timezone.localdate())
    sought_in_vain(cast.worker, held)
    sent = referrals.refer(
        by=cast.worker, id=uuid.uuid4(), need=need, service=cast.check_up,
        agreed=(Shared.ALIAS, Shared.SAFE_CONTACT),
    )
    referrals.accept(
        by=cast.clinic_officer, referral=sent, appointment_at=timezone.now() + dt.timedelta(days=2)
    )
    return held, {
        "client_id": held.pk, "need_id": need.pk, "screening_id": screening.pk, "followup_id": followup.pk,
        "referral_id": sent.pk, "goal_id": goal.pk, "verb": "cancel",
        "alert_id": raise_alert(by=cast.worker, client=held, risks=["violence"]).pk,
        "grant_id": shared_with(cast.colleague, held, by=cast.worker).pk,
    }


def pages_about(known: dict) -> dict[str, str]:
    """Every address that these ids fill, and the lists."""
    slugs = {"screening-question": "unwell", "consent-words": "2026-2"}
    found = {name: reverse(name) for name in ("today", "week", "clients", "contact-begin", "decisions", "inbox")}
    for name, pattern in named_patterns():
        wanted = set(pattern.pattern.converters)
        if wanted - {"slug"} and wanted <= {*known, "slug"}:
            held = {**known, "slug": slugs.get(name, "share")}
            found[name] = reverse(name, kwargs={key: held[key] for key in wanted})
    return found


def suggestions(page: str) -> list[str]:
    """What is left of calling and messaging once what is no suggestion is taken out."""
    for allowed in OTHERWISE:
        page = page.replace(allowed, "")
    return re.findall(r"(?i)[^<>]*\b(?:gọi|nhắn|điện thoại|nhắc)\b[^<>]*|href=\"(?:tel|sms):[^\"]*", page)


@pytest.mark.parametrize("role", ["worker", "case_manager", "colleague", "clinic_officer"])
def test_no_page_suggests_calling_or_messaging_who_is_never_contacted(client, cast, never, role):
    _held, known = never
    client.force_login(cast.everybody[role])
    read, wrong = set(), {}
    for name, url in pages_about(known).items():
        answer = client.get(url + (f"?client={known['client_id']}" if name == "contact-begin" else ""))
        if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
            continue
        read.add(name)
        left = suggestions(answer.content.decode()) if name not in LISTS_ALL | DANGER else []
        if left:
            wrong[name] = left
    assert not wrong, "\n".join(f"{name}: {said}" for name, said in wrong.items())
    assert len(read) >= (3 if role == "clinic_officer" else 20), sorted(read)


@pytest.mark.parametrize("role", ["worker", "case_manager"])
def test_where_a_contact_is_to_be_made_the_page_says_that_there_is_none(client, cast, never, role):
    held, known = never
    client.force_login(cast.everybody[role])
    last = held.followups.get(attempt=3)
    urls = pages_about({**known}) | {"after-three": reverse("after-three", args=[last.pk])}
    for name in REACHING:
        answer = client.get(urls[name] + (f"?client={held.pk}" if name == "contact-begin" else ""))
        if answer.status_code != 403:  # what waits for the case manager is the case manager's
            assert "Không liên hệ, thân chủ tự đến" in answer.content.decode(), name


def test_the_receiver_who_may_know_the_rule_reads_it_whole(client, cast, never):
    _held, known = never
    client.force_login(cast.clinic_officer)
    page = client.get(reverse("received", args=[known["referral_id"]])).content.decode()
    assert f"Không liên hệ, thân chủ tự đến. {NEVER}" in page
    assert "Sau 19 giờ" not in page


def test_a_calendar_says_nothing_of_calling(client, cast, never):
    _held, known = never
    client.force_login(cast.worker)
    for url in (reverse("week-calendar"), reverse("followup-calendar", args=[known["followup_id"]])):
        text = client.get(url).content.decode()
        assert "SUMMARY:Hẹn" in text
        assert not suggestions(text)


def test_after_three_times_nobody_is_sent_to_look_for_them(client, cast, never):
    held, _known = never
    client.force_login(cast.case_manager)
    page = client.get(reverse("after-three", args=[held.followups.get(attempt=3).pk])).content.decode()
    assert "Chờ thêm một lần nữa" in page
    assert "Tìm lại" not in page
    assert "Ai đi tìm?" not in page


@pytest.mark.parametrize(("channel", "line", "short"), [
    (SafeChannel.MESSAGE, "Nhắn tin. Sau 19 giờ. Xưng là bạn học nghề", "Nhắn tin · Sau 19 giờ"),
    (SafeChannel.NEVER, f"Không liên hệ, thân chủ tự đến. {NEVER}", "Không liên hệ, thân chủ tự đến"),
])
def test_hours_and_words_are_told_only_where_somebody_may_try(channel, line, short):
    rule = {**SAFE, "channel": channel}
    assert (in_a_line(rule), in_short(rule)) == (line, short)
    assert len(told(rule)["safe_contact"]) == (1 if channel == SafeChannel.NEVER else 3)
