"""The pages of releases: what a manager sees at each point of a release's life, and what nobody else does."""

import datetime as dt
import json

import pytest
import time_machine
from django.urls import reverse

from privacy.disclosure.audit import main
from privacy.disclosure.openform import read
from privacy.models import AuditEvent
from reporting.models import Release
from reporting.releases.actions import withdraw_release
from reporting.releases.codes import Problem
from tests.queries import queries_of
from tests.reporting.releases.province import AFTER, MAY, YEAR, approved, ask, people, prepared

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
NAMES = ("release", "release-certificate", "release-open-form")


def page(client, user, name, *args, **sent) -> str:
    with time_machine.travel(AFTER, tick=False):
        client.force_login(user)
        answer = client.post(reverse(name, args=args), sent, follow=True) if sent else client.get(
            reverse(name, args=args), follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_nobody_but_programme_managers_sees_anything_of_a_release(client, cast):
    release = approved(cast)
    for name, user in cast.everybody.items():
        client.force_login(user)
        answers = [client.get(reverse(one, args=[release.pk])).status_code for one in NAMES]
        assert answers == [200 if "manager" in name and name != "case_manager" else 403] * 3, name


def test_the_list_says_what_became_of_each_and_who_approved(client, cast):
    approved(cast)
    prepared(cast, MAY)
    shown = page(client, cast.manager, "releases")
    for words in ("6 tháng đầu năm 2026", "Tháng 5/2026", "Đã duyệt", "Chờ duyệt", "Bùi Thị Thảo", "Lập kỳ mới"):
        assert words in shown


def test_a_new_release_is_one_of_a_closed_period_and_what_it_lacks_is_said(client, cast):
    approved(cast)
    shown = page(client, cast.manager, "release-new")
    assert "Tháng 5/2026" in shown
    assert 'value="2026-h1"' not in shown
    assert "124 xã, phường chưa có số ước tính" in shown
    assert "124 xã, phường chưa báo cáo" in shown
    page(client, cast.manager, "release-new", period="2026", audience="organisations")
    made = Release.objects.get(period_end=YEAR[1])
    assert (made.state, made.audience, made.prepared_by) == ("preparing", "organisations", cast.manager)


def test_a_withdrawn_period_is_offered_again_as_a_replacement(client, cast):
    gone = withdraw_release(by=cast.manager, release=approved(cast), because="other", words="Đếm nhầm.")
    assert f"Thay cho bản số {gone.number} đã thu hồi" in page(client, cast.manager, "release-new")
    page(client, cast.manager, "release-new", period="2026-h1", audience="department")
    assert Release.objects.get(state="preparing").replaces == gone


def test_progress_is_said_in_words_and_reloads_by_a_link(client, cast):
    release = ask(cast)
    release.started_at = release.seen_at = AFTER
    release.doing, release.share = "better_pattern", 0.62
    release.save()
    shown = page(client, cast.manager, "release", release.pk)
    assert "Đang tìm cách che ít số hơn" in shown
    assert "Xem tiến độ mới nhất" in shown
    assert "refresh" not in shown
    assert "Thử lại" not in shown


def test_a_process_that_has_gone_silent_is_said_with_what_to_do(client, cast):
    release = ask(cast)
    release.started_at = release.seen_at = AFTER - dt.timedelta(minutes=3)
    release.save()
    shown = page(client, cast.manager, "release", release.pk)
    assert "Việc lập đã bị ngắt" in shown
    page(client, cast.manager, "release-retry", release.pk, sure="yes")
    again = Release.objects.get(pk=release.pk)
    assert (again.state, again.attempt, again.started_at) == ("preparing", 2, None)


def test_nobody_taking_the_work_up_is_said_too(client, cast):
    release = ask(cast)
    release.prepared_at = AFTER - dt.timedelta(minutes=3)
    release.save()
    assert "Chưa có tiến trình nào nhận việc này" in page(client, cast.manager, "release", release.pk)


@pytest.mark.parametrize("problem", list(Problem))
def test_each_problem_is_said_with_what_to_do(client, cast, problem):
    release = ask(cast)
    release.state, release.problem, release.problem_in = "failed", problem, ["coverage"]
    release.save()
    shown = page(client, cast.manager, "release", release.pk)
    assert str(problem.label) in shown
    assert str(release.advice) in shown
    assert "Chưa có gì được công bố" in shown


def test_the_review_shows_both_releases_side_by_side(client, cast):
    approved(cast, MAY, who=people(40, 30, served_near=20, served_far=10, cast=cast))
    june = (dt.date(2026, 6, 1), dt.date(2026, 6, 30))
    release = prepared(cast, june, who=people(60, 30, served_near=45, served_far=10, cast=cast),
                       late={("2026-05", "eligible"): 7, ("2026-05", "served"): 0})
    shown = page(client, cast.second_manager, "release", release.pk)
    assert "42,9" in shown.replace("\N{NO-BREAK SPACE}", " ")  # 30 of 70
    assert "61,1" in shown  # 55 of 90
    for words in ("Tháng 5/2026", "Tháng 6/2026", "Không tìm ra số nào", "Duyệt và công bố"):
        assert words in shown


def test_who_prepared_reads_why_somebody_else_has_to_approve(client, cast):
    shown = page(client, cast.manager, "release", prepared(cast).pk)
    assert "cần một người thứ hai" in shown
    assert reverse("release-approve", args=[Release.objects.get().pk]) not in shown


def test_approving_and_withdrawing_on_the_pages(client, cast):
    release = prepared(cast)
    page(client, cast.second_manager, "release-approve", release.pk, sure="yes")
    reason = {"because": "discloses", "words": "Có thể lộ một người."}
    shown = page(client, cast.manager, "release-withdraw", release.pk, **reason)
    assert "Có thể lộ một người." in shown
    assert Release.objects.get().state == "withdrawn"


def test_a_refused_step_leads_back_with_its_sentence_and_stays_on_the_trail(client, cast):
    release = prepared(cast)
    shown = page(client, cast.manager, "release-approve", release.pk, sure="yes")
    assert "cần một người thứ hai" in shown
    assert Release.objects.get().is_prepared
    event = AuditEvent.objects.get(action="release.refused")
    assert event.purpose == "reporting.releases.policies.check_approve"


def test_the_open_form_stands_up_to_the_attacker_from_outside(client, cast, tmp_path):
    """Withdrawn and replaced with two persons more; anybody may take both files and try."""
    first = approved(cast, who=people(30, 20, served_near=12, cast=cast))
    withdraw_release(by=cast.manager, release=first, because="data_wrong", words="Thiếu hai người.")
    second = approved(cast, who=people(32, 20, served_near=12, cast=cast), replaces=first)
    files = []
    for one in (second, first):
        client.force_login(cast.manager)
        answer = client.get(reverse("release-open-form", args=[one.pk]))
        files.append(tmp_path / f"{one.number}.json")
        files[-1].write_bytes(answer.content)
        assert read(json.loads(answer.content)).release == one.number
    assert main([str(file) for file in files]) == 0
    assert AuditEvent.objects.filter(action="release.exported").count() == 2


def test_a_page_asks_the_same_however_many_releases_there_are(client, cast):
    client.force_login(cast.manager)
    approved(cast)
    addresses = [reverse("releases"), reverse("release", args=[Release.objects.get().pk])]
    few = [queries_of(client, url) for url in addresses]
    for number in range(1, 5):
        period = dt.date(2026, number, 1), dt.date(2026, number + 1, 1) - dt.timedelta(days=1)
        ask(cast, period)
    assert [queries_of(client, url) for url in addresses] == few


def test_choosing_a_period_costs_the_same_whatever_is_there(client, cast):
    client.force_login(cast.manager)
    few = queries_of(client, reverse("release-new"))
    approved(cast)
    ask(cast, MAY)
    assert queries_of(client, reverse("release-new")) == few


def test_a_form_sent_twice_asks_once(cast, client):
    release = ask(cast)
    page(client, cast.manager, "release-new", period="2026", audience="department", record_id=str(release.pk))
    assert Release.objects.count() == 1
