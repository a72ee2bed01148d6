"""Registering a client, recognising a returning one, changing what is known, handing over."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.people.leaving import still_works
from accounts.roles import CASEWORK_ROLES
from casework.clients import recall
from casework.clients.indexes import indexes_of
from casework.clients.models import Assignment, Client, CountingIndex
from casework.clients.policies import check_casework, check_correct, check_reassign
from casework.history import kept, kept_with_code
from casework.safety.actions import raise_alert
from casework.safety.codes import Risk
from casework.transfers.moves import overtake
from privacy import audit
from privacy.acts import action
from privacy.identity import acting_as, asking_for
from privacy.once import already, wait_for
from privacy.pseudonyms import counting_index, index_version

REGISTERED_FIELDS = ["alias", "safe_contact", "recall_answers", "age_band", "sex", "commune"]


def recognise(*, by, answers: dict, again: bool = False) -> list[Client]:
    """Clients of the actor's organisation whose recall answers are the same. Never looks elsewhere.

    `again` says on the trail that the same answers were looked up before, in the same registration.
    """
    return _recognised(by, indexes_of(by.organisation_id, answers), again)


def _recognised(by, indexes: dict[int, bytes], again: bool) -> list[Client]:
    check_casework(by)
    with acting_as(by), asking_for(indexes.values()):
        found = list(Client.objects.recognised(organisation_id=by.organisation_id, indexes=indexes.values()))
    audit.searched("client.recognised", by=by, purpose="recall.again" if again else "recall", count=len(found))
    return found


@action
def register(
    *, by, id, alias: str, safe_contact: dict, answers: dict, age_band: str, sex: str, commune,
    another_person: bool = False, registered_on=None,
) -> Client:
    """Register a person; the same `id` again returns the record that stands.

    `answers` are those to the recall questions. Raises ValidationError when the organisation already knows
    somebody by them, unless `another_person` says that the worker looked and it is not the same one.
    """
    if existing := already(Client.objects.filter(organisation_id=by.organisation_id), id):
        return existing
    still_works(by)
    version, indexes = index_version(), indexes_of(by.organisation_id, answers)
    wait_for(indexes[min(indexes)])  # two colleagues registering one person at once: the second is told
    known = _recognised(by, indexes, again=True)
    if known and not another_person:
        raise ValidationError(_("Nhóm đã có hồ sơ với các câu trả lời này."), code="known")
    on = registered_on or timezone.localdate()
    rank = max((one.recall_rank for one in known), default=-1) + 1
    client = Client(
        id=id, organisation_id=by.organisation_id, assigned_to=by, alias=alias, safe_contact=safe_contact,
        recall_answers=answers, recall_set=recall.current().identity, recall_rank=rank, index_version=version,
        lookup_index=indexes[version], age_band=age_band, age_band_on=on, sex=sex, commune=commune, registered_on=on,
    )
    kept_with_code(client, "code", by=by)
    counted = counting_index(recall.in_order(answers), rank, version=version)
    CountingIndex.objects.create(client=client, value=counted, version=version)
    kept(Assignment(client=client, worker=by, assigned_by=by), by=by, new=True)
    audit.wrote("client.registered", client, by=by, fields=REGISTERED_FIELDS)
    protect_child(by, client)
    return client


def protect_child(by, client) -> None:
    """Somebody under 18 is a child at risk: the case manager is told at once."""
    if client.is_child:
        raise_alert(by=by, client=client, risks=[Risk.CHILD])


@action
def change_details(*, by, client, **fields) -> Client:
    """Correct what is known of a client: alias, safe contact, notes, age band, sex, commune."""
    check_correct(by, client)
    if "age_band" in fields:
        client.age_band_on = timezone.localdate()
    for name, value in fields.items():
        setattr(client, name, value)
    kept(client, by=by)
    audit.wrote("client.changed", client, by=by, fields=sorted(fields))
    if "age_band" in fields:
        protect_child(by, client)
    return client


@action
def reassign(*, by, client, to) -> Client:
    """Hand a client over to a colleague of the organisation at once; whoever else was asked is not needed any more."""
    check_reassign(by, client)
    still_works(to)
    client = Client.objects.select_for_update().get(pk=client.pk)
    check_reassign(by, client)  # once more, as the row stands now
    if to.organisation_id != client.organisation_id or to.role not in CASEWORK_ROLES or not to.is_active:
        raise ValidationError(_("Người nhận phải là cộng tác viên đang làm việc của nhóm."))
    if client.assigned_to_id == to.id:
        return client
    overtake(client, by=by)
    return give_to(by=by, client=client, to=to)


def give_to(*, by, client, to) -> Client:
    """`to` is responsible from now on. For actions that hold the client's row and have decided that it may be."""
    standing = Assignment.objects.get(client=client, until__isnull=True)
    standing.until = timezone.now()
    kept(standing, by=by)
    kept(Assignment(client=client, worker=to, assigned_by=by), by=by, new=True)
    client.assigned_to = to
    kept(client, by=by)
    audit.wrote("client.reassigned", client, by=by, fields=["assigned_to"])
    return client
