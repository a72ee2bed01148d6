"""Logging a contact on one page: what it remembers, whom it offers, what it refuses, and that it records once."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from casework.contacts.actions import Said, log_contact
from casework.contacts.codes import AgeGroup, Channel, NextStep, Topic
from casework.contacts.models import Contact
from casework.drafts.models import Draft
from casework.followups.models import FollowUp
from privacy.models import AuditEvent
from privacy.pseudonyms import search_key
from tests.factories import client_of
from tests.queries import queries_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
PAGE = "/contacts/new/"
HOA = {"alias": "Hoa Gạo", "safe_contact": {"channel": "call", "hours": "Sau 19 giờ", "words": "Xưng là bạn cũ"}}


@pytest.fixture
def worker_page(client, cast):
    client.force_login(cast.worker)
    return client


def day(days: int = 0) -> str:
    return f"{timezone.localdate() + dt.timedelta(days=days):%d/%m/%Y}"


def filled(cast, **more) -> dict:
    """The page as it stands, with `more` filled in."""
    return {
        "record_id": uuid.uuid4(), "channel": "field", "commune": cast.commune.pk, "on": day(), "who": "anonymous",
        "next_step": "none", **more,
    }


def contacts_of(cast):
    return Contact.objects.visible_to(cast.worker)


def sentences(answer) -> str:
    return answer.content.decode()


def test_a_worker_without_a_person_logs_one_anonymous_contact_by_default(worker_page, cast):
    answer = worker_page.post(PAGE, filled(cast, condoms="12"))
    assert answer.headers["Location"] == reverse("today")
    contact = contacts_of(cast).get()
    assert (contact.client, contact.people, contact.on) == (None, 1, timezone.localdate())
    assert [(one.item, one.given, one.needed) for one in contact.supplies.all()] == [("condoms", 12, 0)]


def test_a_group_talk_is_one_contact_with_its_numbers(worker_page, cast):
    worker_page.post(PAGE, filled(
        cast, people="9", female_under_18="2", female_25_up="4", male_18_24="1", needed_lubricant="5",
        topics=["health", "legal"], note="Ở chợ",
    ))
    contact = contacts_of(cast).get()
    assert contact.people == 9
    assert {(one.sex, one.age): one.people for one in contact.groups.all()} == {
        ("female", "under_18"): 2, ("female", "25_up"): 4, ("male", "18_24"): 1,
    }
    assert (contact.topics, contact.note) == (["health", "legal"], "Ở chợ")
    assert contact.supplies.get().needed == 5


def test_the_groups_add_up_where_no_number_is_given(worker_page, cast):
    worker_page.post(PAGE, filled(cast, female_18_24="3", other_25_up="1"))
    assert contacts_of(cast).get().people == 4


def test_more_in_the_groups_than_people_is_refused_and_nothing_typed_is_lost(worker_page, cast):
    page = sentences(worker_page.post(PAGE, filled(cast, people="3", female_18_24="4", note="Ở chợ phiên")))
    assert "Cộng các nhóm lại là 4, nhiều hơn số này." in page
    assert "Ở chợ phiên" in page
    assert not contacts_of(cast).exists()


def test_a_form_sent_twice_is_recorded_once(worker_page, cast):
    found = client_of(cast.worker)
    held = filled(cast, who=found.pk, condoms="2", next_step="follow_up", follow_up_on=day(7))
    first, second = worker_page.post(PAGE, held), worker_page.post(PAGE, held)
    assert first.headers["Location"] == second.headers["Location"] == reverse("client", args=[found.pk])
    assert contacts_of(cast).get().supplies.get().given == 2
    assert FollowUp.objects.of(found).count() == 1


def test_the_next_step_promises_a_follow_up_on_its_day(worker_page, cast):
    found = client_of(cast.worker)
    worker_page.post(PAGE, filled(cast, who=found.pk, next_step="follow_up", follow_up_on=day(5)))
    promised = FollowUp.objects.of(found).get()
    assert (promised.due_on, promised.worker) == (timezone.localdate() + dt.timedelta(days=5), cast.worker)
    assert contacts_of(cast).get().next_step == NextStep.FOLLOW_UP


def test_nobody_without_a_record_is_promised_anything(worker_page, cast):
    page = sentences(worker_page.post(PAGE, filled(cast, next_step="follow_up", follow_up_on=day(5))))
    assert "Chỉ hẹn theo dõi hoặc chuyển gửi được khi đã chọn một thân chủ." in page
    assert not contacts_of(cast).exists()


def test_who_is_to_be_registered_is_registered_next(worker_page, cast):
    answer = worker_page.post(PAGE, filled(cast, next_step="register"))
    begun = Draft.objects.visible_to(cast.worker).get(kind="registration")
    assert answer.headers["Location"] == reverse("register", args=[begun.pk, "recall"])
    assert f"/clients/new/{begun.pk}/" in sentences(worker_page.get(reverse("today")))  # also when put off


def test_who_has_a_record_is_not_registered_again(worker_page, cast):
    page = sentences(worker_page.post(PAGE, filled(cast, who=client_of(cast.worker).pk, next_step="register")))
    assert "Thân chủ này đã có hồ sơ" in page


def test_nobody_chosen_is_asked_for(worker_page, cast):
    page = sentences(worker_page.post(PAGE, {**filled(cast), "who": ""}))
    assert "Hãy chọn một người, hoặc “Không ghi danh”." in page


def test_a_day_to_come_is_refused_beside_its_field(worker_page, cast):
    assert "Ngày này quá muộn" in sentences(worker_page.post(PAGE, filled(cast, on=day(1))))


def test_a_next_step_without_a_person_is_refused_whoever_asks(cast):
    with pytest.raises(ValidationError, match="đã chọn một thân chủ"):
        log_contact(
            by=cast.worker, id=uuid.uuid4(), channel=Channel.FIELD, commune=cast.commune,
            said=Said(next_step=NextStep.REFER),
        )


# --- what the page remembers and offers -----------------------------------------------------------------


def test_channel_and_place_are_as_last_time(worker_page, cast):
    worker_page.post(PAGE, filled(cast, channel="hotline", commune="other", commune_name=cast.far_commune.name))
    form = worker_page.get(PAGE).context["form"]
    assert (form["channel"].value(), form["commune"].value()) == ("hotline", cast.far_commune.pk)
    assert form["on"].value() == timezone.localdate()


def test_a_place_is_found_by_its_name_without_accents(worker_page, cast):
    worker_page.post(PAGE, filled(cast, commune="other", commune_name=search_key(cast.far_commune.name)))
    assert contacts_of(cast).get().commune == cast.far_commune


def test_a_place_that_is_nowhere_is_said_to_be(worker_page, cast):
    page = sentences(worker_page.post(PAGE, filled(cast, commune="other", commune_name="Nowhere")))
    assert "Không có xã, phường nào tên như vậy." in page


def test_whoever_was_met_last_comes_first(worker_page, cast):
    first, second = client_of(cast.worker, alias="Mận"), client_of(cast.worker, alias="Lê")
    for one in (second, first):
        log_contact(by=cast.worker, id=uuid.uuid4(), channel="field", commune=cast.commune, client=one)
    listed = [value for value, _label in worker_page.get(PAGE).context["form"].fields["who"].choices]
    assert listed == ["anonymous", str(first.pk), str(second.pk)]


def test_an_alias_is_found_without_accents_and_chosen(worker_page, cast):
    for n in range(7):
        client_of(cast.worker, alias=f"Người {n}")
    found = client_of(cast.worker, **HOA)
    for n in range(6):
        log_contact(
            by=cast.worker, id=uuid.uuid4(), channel="field", commune=cast.commune,
            client=client_of(cast.worker, alias=f"Bạn {n}"),
        )
    assert "Hoa Gạo" not in sentences(worker_page.get(PAGE))
    answer = worker_page.post(PAGE, filled(cast, who="", find="hoa gao", note="Hẹn lại", go="find"))
    assert "Hoa Gạo" in sentences(answer)
    assert (answer.context["form"]["who"].value(), answer.context["form"]["note"].value()) == (
        str(found.pk), "Hẹn lại",
    )
    assert "Gọi điện. Sau 19 giờ. Xưng là bạn cũ" in sentences(answer)  # the rule of safe contact


def test_a_code_is_found_as_it_is_spoken(worker_page, cast):
    found = client_of(cast.worker)
    spoken = f"{found.code[:3].lower()}-{found.code[3:].lower()}"
    answer = worker_page.post(PAGE, filled(cast, who="", find=spoken, go="find"))
    assert answer.context["form"]["who"].value() == str(found.pk)
    event = AuditEvent.objects.get(action="client.for_contact")
    assert (event.kind, event.count) == ("searched", 1)


def test_a_person_of_a_colleague_is_neither_found_nor_taken(worker_page, cast):
    hers = client_of(cast.colleague, **HOA)
    for query in (hers.code, "hoa gao"):
        page = sentences(worker_page.post(PAGE, filled(cast, who="", find=query, go="find")))
        assert "Không thấy ai trong danh sách của bạn." in page
    assert "Hoa Gạo" not in sentences(worker_page.get(f"{PAGE}?client={hers.pk}"))
    assert worker_page.post(PAGE, filled(cast, who=hers.pk)).status_code == 200
    assert not Contact.objects.filter(client=hers).exists()


def test_showing_whom_to_choose_is_on_the_trail(worker_page, cast):
    client_of(cast.worker)
    worker_page.get(PAGE)
    assert AuditEvent.objects.filter(action="client.listed", purpose="contact").count() == 1


def test_the_page_of_a_person_leads_here_with_the_person_chosen(worker_page, cast):
    found = client_of(cast.worker)
    link = f"{PAGE}?client={found.pk}"
    assert link in sentences(worker_page.get(reverse("client", args=[found.pk])))
    assert worker_page.get(link).context["form"]["who"].value() == str(found.pk)


def test_the_page_costs_the_same_with_one_person_or_forty(worker_page, cast):
    log_contact(by=cast.worker, id=uuid.uuid4(), channel="field", commune=cast.commune, client=client_of(cast.worker))
    once = queries_of(worker_page, PAGE)
    for _n in range(40):
        client_of(cast.worker)
    assert queries_of(worker_page, PAGE) == once


# --- leaving the page to find somebody out --------------------------------------------------------------


def test_what_was_typed_waits_while_somebody_is_found_out(worker_page, cast):
    held = filled(cast, who="", condoms="7", topics=["health", "money"], note="Gặp ở bến xe", go="leave")
    assert worker_page.post(PAGE, held).headers["Location"] == reverse("register-begin")
    found = client_of(cast.worker)
    form = worker_page.get(f"{PAGE}?client={found.pk}").context["form"]
    assert [form[name].value() for name in ("who", "condoms", "topics", "note")] == [
        str(found.pk), "7", ["health", "money"], "Gặp ở bến xe",
    ]
    worker_page.post(PAGE, {**held, "who": found.pk, "go": ""})
    assert contacts_of(cast).get().pk == held["record_id"]
    assert not Draft.objects.visible_to(cast.worker).exists()


def test_a_page_that_was_left_stands_on_the_day_and_can_be_thrown_away(worker_page, cast):
    held = filled(cast, who="", note="Dở dang", go="leave")
    worker_page.post(PAGE, held)
    url = reverse("contact", args=[held["record_id"]])
    assert url in sentences(worker_page.get(reverse("today")))
    assert "Dở dang" in sentences(worker_page.get(url))
    assert "Dở dang" not in sentences(worker_page.get(PAGE))
    worker_page.post(url, {**held, "go": "clear"})
    assert not Draft.objects.visible_to(cast.worker).exists()


def test_every_code_has_a_place_on_the_page(worker_page, cast):
    page = sentences(worker_page.get(PAGE))
    for choices in (Topic, NextStep, Channel):
        assert all(f'value="{one.value}"' in page for one in choices)
    assert all(f'name="female_{one.value}"' in page for one in AgeGroup)
