"""Administrators open and keep accounts without ever knowing a password; a case manager sees their own group."""

import re
import uuid

import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.actions import note_trainings, open_account
from accounts.models import User
from accounts.people.actions import change_account, change_role
from accounts.people.names import suggested
from accounts.roles import CASEWORK_ROLES, KINDS, Role
from privacy.errors import AccessDenied
from privacy.identity import SYSTEM, acting_as
from privacy.models import AuditEvent
from services.categories import OrganisationKind
from tests.cast import PASSWORD, named
from tests.factories import client_of, covered
from tests.queries import queries_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def administrator(client, cast):
    client.force_login(cast.administrator)
    return client


@pytest.fixture
def case_manager(client, cast):
    client.force_login(cast.case_manager)
    return client


def names(answer) -> set[str]:
    return {one.username for one in answer.context["rows"]}


def page_of(person) -> str:
    return reverse("person-account", args=[person.pk])


def colleague(cast, number, role=Role.OUTREACH_WORKER, organisation=None, **more):
    return open_account(
        by=None, id=named(f"p{number}"), username=f"p{number}", full_name=f"Vàng Thị {number}", role=role,
        organisation=organisation or cast.group, **more,
    )


# --- Finding ------------------------------------------------------------------------------------------

def test_an_outsider_reads_why_and_a_case_manager_sees_the_own_group_alone(client, cast):
    for who in (cast.worker, cast.clinic_officer, cast.manager, cast.privacy_officer):
        client.force_login(who)
        assert client.get(reverse("people")).status_code == 403
        assert client.get(page_of(cast.worker)).status_code == 403
    client.force_login(cast.case_manager)
    assert names(client.get(reverse("people"))) == {"hoa", "lan", "mai"}
    assert client.get(page_of(cast.outsider)).status_code == 404
    assert client.get(page_of(cast.colleague)).status_code == 200


@pytest.mark.parametrize(("typed", "who"), [("nguyen thi hoa", "hoa"), ("THỊ HOA", "hoa"), ("p7", "p7")])
def test_people_are_found_by_name_whatever_the_diacritics_or_by_user_name(administrator, cast, typed, who):
    colleague(cast, 7)
    answer = administrator.post(reverse("people"), {"query": typed})
    assert names(answer) == {who}
    assert typed not in answer.request["PATH_INFO"] + answer.request["QUERY_STRING"]
    event = AuditEvent.objects.get(action="account.searched")
    assert event.count == 1


def test_a_case_managers_search_stays_in_the_group(case_manager):
    assert names(case_manager.post(reverse("people"), {"query": "bac"})) == set()


def test_the_list_is_narrowed_by_organisation_role_and_state(administrator, cast):
    gone = colleague(cast, 1)
    with acting_as(SYSTEM):
        User.objects.filter(pk=gone.pk).update(is_active=False)
    of_group = {"organisation": str(cast.group.pk)}
    assert names(administrator.get(reverse("people"), of_group)) == {"hoa", "lan", "mai", "p1"}
    assert names(administrator.get(reverse("people"), {**of_group, "state": "locked"})) == {"p1"}
    assert names(administrator.get(reverse("people"), {**of_group, "role": "case_manager"})) == {"mai"}


@pytest.mark.parametrize(("who", "page"), [
    ("administrator", "people"), ("case_manager", "people"), ("case_manager", "team"),
])
def test_lists_of_people_cost_the_same_however_many_there_are(client, cast, who, page):
    client.force_login(getattr(cast, who))
    client_of(cast.worker)
    few = queries_of(client, reverse(page))
    for number in range(20):
        made = colleague(cast, number)
        note_trainings(by=cast.case_manager, user=made, trainings=["violence"])
        client_of(made, consent=False)
    assert len(client.get(reverse(page)).context["rows"]) >= 22
    assert queries_of(client, reverse(page)) == few
    assert few <= 12


# --- Opening ------------------------------------------------------------------------------------------

def opening(cast, **more):
    return {"record_id": str(named("new")), "full_name": "Lò Thị Mới", "role": "outreach_worker", "username": "",
            "email": "", **more}


def test_an_account_is_opened_without_a_password_and_leads_to_its_page(administrator, cast):
    url = f"{reverse('person-new')}?organisation={cast.group.pk}"
    for _twice in range(2):
        answer = administrator.post(url, opening(cast))
        assert answer.headers["Location"] == reverse("person-account", args=[named("new")])
    made = User.objects.get(pk=named("new"))
    assert (made.username, made.organisation, made.role) == ("moilt", cast.group, "outreach_worker")
    assert not made.has_usable_password()
    for tried in ("", "!", made.password, PASSWORD):
        assert authenticate(None, username="moilt", password=tried) is None


def test_only_the_roles_of_the_kind_of_organisation_are_offered_and_taken(administrator, cast):
    url = f"{reverse('person-new')}?organisation={cast.clinic.pk}"
    page = administrator.get(url).content.decode()
    assert "Cán bộ tiếp nhận" in page
    assert "Cộng tác viên" not in page
    answer = administrator.post(url, opening(cast))
    assert answer.context["form"].errors["role"]
    assert "Lò Thị Mới" in answer.content.decode(), "nothing typed is lost"
    assert not User.objects.filter(pk=named("new")).exists()


@pytest.mark.parametrize("typed", ["hoa", "HOA", "Hoa "])
def test_a_taken_user_name_is_told_beside_its_field(administrator, cast, typed):
    answer = administrator.post(
        f"{reverse('person-new')}?organisation={cast.group.pk}", opening(cast, username=typed)
    )
    assert "username" in answer.context["form"].errors


@pytest.mark.parametrize("typed", ["a@b.vn", "lò", "a b", "-moi", "x"])
def test_a_user_name_that_could_be_mistaken_is_refused(administrator, cast, typed):
    answer = administrator.post(
        f"{reverse('person-new')}?organisation={cast.group.pk}", opening(cast, username=typed)
    )
    assert "username" in answer.context["form"].errors


@pytest.mark.parametrize(("name", "suggestion"), [
    ("Nguyễn Thị Hoa", "hoant"), ("Đỗ Đức", "ducd"), ("Y", "y0"), ("?", "nguoi"),
])
def test_a_user_name_is_suggested_from_the_name(db, name, suggestion):
    assert suggested(name) == suggestion


def test_a_second_person_of_the_same_name_gets_a_number(cast):
    for number, wanted in ((1, "hoant"), (2, "hoant2"), (3, "hoant3")):
        name = suggested("Nguyễn Thị Hoa")
        assert name == wanted
        open_account(by=None, id=named(f"n{number}"), username=name, full_name="Nguyễn Thị Hoa",
                     role=Role.OUTREACH_WORKER, organisation=cast.group)


def test_nobody_but_an_administrator_opens_changes_or_locks(client, cast):
    for who in (cast.case_manager, cast.worker, cast.privacy_officer, cast.manager):
        client.force_login(who)
        assert client.get(reverse("person-new")).status_code == 403
        for page in ("person-change", "person-role", "person-lock"):
            assert client.get(reverse(page, args=[cast.colleague.pk])).status_code == 403
        assert client.post(reverse("person-unlock", args=[cast.colleague.pk])).status_code == 403
        with pytest.raises(AccessDenied):
            change_account(by=who, user=cast.colleague, full_name="Khác", email="")


# --- Changing -----------------------------------------------------------------------------------------

def test_a_name_and_an_address_are_corrected(administrator, cast):
    url = reverse("person-change", args=[cast.worker.pk])
    administrator.post(url, {"full_name": "Nguyễn Thị Hòa", "email": "hoa@example.org"})
    cast.worker.refresh_from_db()
    assert (cast.worker.full_name, cast.worker.email) == ("Nguyễn Thị Hòa", "hoa@example.org")
    answer = administrator.post(
        reverse("person-change", args=[cast.colleague.pk]), {"full_name": "Lan", "email": "HOA@example.org"}
    )
    assert "email" in answer.context["form"].errors


def test_another_role_ends_every_session(client, administrator, cast):
    held = cast.worker.stamp
    administrator.post(reverse("person-role", args=[cast.worker.pk]), {"role": "case_manager"})
    cast.worker.refresh_from_db()
    assert cast.worker.role == Role.CASE_MANAGER
    assert cast.worker.stamp != held


@pytest.mark.parametrize("role", ["partner_officer", "administrator", "queen"])
def test_a_role_of_another_kind_of_organisation_is_refused(cast, role):
    with pytest.raises(ValidationError):
        change_role(by=cast.administrator, user=cast.worker, role=role)


def test_within_one_kind_of_organisation_every_role_holds_cases_or_none_does():
    """So another role never leaves a case with somebody who can't hold it."""
    for kind in OrganisationKind:
        roles = {role for role in Role if kind in KINDS[role]}
        assert roles <= CASEWORK_ROLES or not roles & CASEWORK_ROLES, kind


def test_nobody_gives_themselves_another_role(cast):
    with pytest.raises(AccessDenied):
        change_role(by=cast.administrator, user=cast.administrator, role="privacy_officer")


def test_the_last_administrator_stays_one(cast):
    with pytest.raises(ValidationError):
        change_role(by=None, user=cast.administrator, role="privacy_officer")
    colleague(cast, 1, Role.ADMINISTRATOR, cast.department)
    assert change_role(by=None, user=cast.administrator, role="privacy_officer").role == Role.PRIVACY_OFFICER


# --- What is told of somebody -------------------------------------------------------------------------

def test_the_page_tells_how_many_clients_and_who_covers_and_never_a_client(client, cast):
    for alias in ("Mận", "Đào"):
        client_of(cast.worker, alias=alias)
    covered(cast.worker, cast.colleague, by=cast.case_manager)
    for who in (cast.administrator, cast.case_manager):
        client.force_login(who)
        page = client.get(page_of(cast.worker)).content.decode()
        assert "2 / 50" in page
        assert "Trần Thị Lan làm thay" in page
        assert "Mận" not in page
    client.force_login(cast.administrator)
    assert reverse("covers") not in client.get(page_of(cast.worker)).content.decode()


def test_the_group_shows_trainings_caseloads_and_covers(case_manager, cast):
    note_trainings(by=cast.case_manager, user=cast.worker, trainings=["violence"])
    client_of(cast.worker)
    covered(cast.worker, cast.colleague, by=cast.case_manager)
    rows = {row["person"].username: row for row in case_manager.get(reverse("team")).context["rows"]}
    assert rows.keys() == {"hoa", "lan", "mai"}
    assert rows["hoa"]["trainings"] == ["Hỏi về bạo lực và hỗ trợ ban đầu"]
    assert [(one.name, one.value.split(" đến")[0]) for one in rows["hoa"]["facts"]] == [
        ("clients", "1 / 50"), ("away", "Trần Thị Lan làm thay"),
    ]
    assert [one.name for one in rows["lan"]["facts"]] == ["clients", "covers"]


def test_an_id_of_nobody_is_not_found_and_reads_the_same_everywhere(administrator):
    pages = (
        "person-account", "person-change", "person-role", "person-lock", "organisation", "service-change", "service",
    )
    seen = set()
    for url in (*(reverse(page, args=[uuid.uuid4()]) for page in pages), reverse("commune", args=["99999"])):
        answer = administrator.get(url)
        assert answer.status_code == 404
        seen.add(re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode().replace(url, "")))
    assert len(seen) == 1
