"""Needs: proposed with the reason, decided with the client, decided anew without losing what was decided before."""

import pytest
from django.urls import reverse

from casework.needs.actions import Decision, close_need, decide_again, decide_needs
from casework.needs.models import Need
from privacy.errors import AccessDenied
from tests.casework.test_screening import main
from tests.factories import answered, client_of, screened
from tests.queries import queries_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def worker_page(client, cast):
    client.force_login(cast.worker)
    return client


def reviewed(worker_page, cast, wanted, **given) -> dict:
    """The needs of a new client after a screening with these answers, decided like this on the page."""
    screening = answered(cast.worker, client_of(cast.worker), **given)
    worker_page.post(reverse("screening-needs", args=[screening.pk]), wanted)
    return {need.category: need for need in Need.objects.filter(client=screening.client)}


def test_the_page_says_which_answers_propose_a_need_and_by_which_rule(worker_page, cast):
    screening = answered(cast.worker, client_of(cast.worker), unwell="yes", phq_nervous="3", phq_worry="1")
    shown = main(worker_page.get(reverse("screening-needs", args=[screening.pk])))
    assert "Gần đây có thấy đau, rát, ra dịch lạ hoặc vết loét không? – Có" in shown
    assert "Điểm lo âu (GAD-2): 4 · có dấu hiệu" in shown
    assert "Ai có nhu cầu đều được khám" in shown
    assert "tiêu chí 2026-1" in shown


def test_a_proposed_need_is_not_passed_over_and_loses_nothing_chosen(worker_page, cast):
    screening = answered(cast.worker, client_of(cast.worker), unwell="yes", wants_training="yes")
    address = reverse("screening-needs", args=[screening.pk])
    shown = main(worker_page.post(address, {"vocational": "not_now"}))
    assert "Hỏi thân chủ rồi chọn một câu." in shown
    assert 'value="not_now" id="id_vocational_1" checked' in shown
    screening.refresh_from_db()
    assert screening.completed_on is None


def test_wanted_not_now_and_no_are_kept_apart_with_their_reasons(worker_page, cast):
    needs = reviewed(
        worker_page, cast, {"health": "yes", "vocational": "not_now", "legal": "no", "livelihood": "yes"},
        unwell="yes", wants_training="yes", legal_trouble="yes",
    )
    assert {category: need.wanted for category, need in needs.items()} == {
        "health": "yes", "vocational": "not_now", "legal": "no", "livelihood": "yes",
    }
    assert needs["health"].because == {"screening": "2026-2", "from": ["unwell"]}
    assert needs["livelihood"].because is None  # the client's own wish: no answer proposed it
    assert (needs["health"].rules, needs["health"].urgent) == ("2026-1", True)


def test_what_the_rule_still_has_to_know_is_asked_where_it_is_decided(worker_page, cast):
    needs = reviewed(worker_page, cast, {"loan": "yes", "livelihood": "yes"}, own_business="yes", has_papers=None,
                     has_plan_for_money="yes", tested="yes", supplies="yes", income="yes", housing="yes",
                     legal_trouble="no")
    loan = needs["loan"]
    assert loan.eligibility == "to_confirm"
    address = reverse("need-decide", args=[loan.pk])
    shown = main(worker_page.get(address))
    assert "Có đủ giấy tờ tùy thân không?" in shown
    assert 'name="has_plan_for_money"' not in shown
    worker_page.post(address, {"wanted": "yes", "has_papers": "yes", "reason": "Muốn mở quán"})
    loan.refresh_from_db()
    assert (loan.eligibility, loan.reason) == ("eligible", "Muốn mở quán")
    assert loan.because["confirmed"] == {"has_papers": "yes"}
    assert "Có đủ giấy tờ tùy thân không? – Có" in main(worker_page.get(address))


def test_a_no_makes_not_eligible(cast):
    [need] = decide_needs(by=cast.worker, client=client_of(cast.worker),
                          decisions=[Decision("loan", "yes", "to_confirm")])
    decided = decide_again(by=cast.worker, need=need, wanted="yes", confirmed={"has_papers": "no"})
    assert decided.eligibility == "not_eligible"


def test_deciding_anew_keeps_what_was_decided_before(worker_page, cast):
    needs = reviewed(worker_page, cast, {"health": "not_now"}, unwell="yes", has_papers="yes",
                     housing="yes", income="yes")
    address = reverse("need-decide", args=[needs["health"].pk])
    worker_page.post(address, {"wanted": "yes", "reason": "Đau hơn"})
    worker_page.post(address, {"wanted": "yes", "reason": "Đau hơn nữa"})  # nothing that is shown changed
    shown = main(worker_page.get(address)).split("Đã quyết định trước đây")[1]
    assert shown.count("<li>") == 2
    assert shown.index("Muốn được giúp") < shown.index("Chưa muốn")
    assert "Cộng tác viên · 2026-1" in shown


def test_a_new_screening_changes_the_standing_need_and_never_doubles_it(worker_page, cast):
    held = client_of(cast.worker)
    for wanted in ("not_now", "yes"):
        screening = answered(cast.worker, held, wants_training="yes", tested="yes", supplies="yes", has_papers="yes",
                             housing="yes", income="yes")
        worker_page.post(reverse("screening-needs", args=[screening.pk]), {"vocational": wanted})
    [need] = Need.objects.filter(client=held)
    assert (need.wanted, need.screening_id) == ("yes", screening.pk)
    assert need.history.count() == 2


def test_a_newer_answer_outweighs_what_was_confirmed_before(worker_page, cast):
    held = client_of(cast.worker)
    [need] = decide_needs(by=cast.worker, client=held, decisions=[Decision("loan", "yes", "to_confirm")])
    decide_again(by=cast.worker, need=need, wanted="yes",
                 confirmed={"has_papers": "yes", "has_plan_for_money": "yes"})
    screening = answered(cast.worker, held, has_papers="no", tested="yes", supplies="yes", income="yes",
                         housing="yes")
    worker_page.post(reverse("screening-needs", args=[screening.pk]), {"loan": "yes", "legal": "no", "social": "no"})
    need.refresh_from_db()
    assert need.eligibility == "not_eligible"


def test_a_closed_need_is_not_decided_anew(worker_page, cast):
    [need] = decide_needs(by=cast.worker, client=client_of(cast.worker),
                          decisions=[Decision("legal", "yes", "eligible")])
    close_need(by=cast.worker, need=need)
    assert worker_page.get(reverse("need-decide", args=[need.pk])).status_code == 403
    with pytest.raises(AccessDenied):
        decide_again(by=cast.worker, need=need, wanted="no", confirmed={})


def test_the_page_costs_the_same_for_one_decision_and_for_nine(worker_page, cast):
    held = client_of(cast.worker)
    screened(cast.worker, held)
    [need] = decide_needs(by=cast.worker, client=held, decisions=[Decision("legal", "yes", "eligible")])
    address = reverse("need-decide", args=[need.pk])
    once = queries_of(worker_page, address)
    for wanted in ("no", "yes", "not_now", "yes") * 2:
        decide_again(by=cast.worker, need=need, wanted=wanted, confirmed={})
    assert queries_of(worker_page, address) == once
