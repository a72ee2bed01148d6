"""Carrying out a person's rights, each with its line in the register of requests. Erasing is in `erasing`."""

import uuid

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.clients.codes import RestrictedBecause
from casework.clients.models import Client
from casework.clients.policies import check_responsible
from casework.consents.actions import take_consent, withdraw_consent
from casework.consents.wording import Purpose
from casework.history import kept
from casework.rights.codes import RequestKind, RequestOutcome
from casework.rights.models import RightsRequest
from casework.rights.policies import check_handle
from casework.rights.signals import restricted
from privacy import audit
from privacy.acts import action
from privacy.once import wait_for


@action
def receive(*, by, client, kind: str, id=None) -> RightsRequest:
    """Enter that the person asked; a standing request of that kind is kept, with its own deadline."""
    check_responsible(by, client)
    wait_for(client.pk.bytes)
    standing = RightsRequest.objects.filter(client=client, kind=kind).standing().first()
    if standing:
        return standing
    request = RightsRequest(
        id=id or uuid.uuid4(), organisation_id=client.organisation_id, client=client, kind=kind, received_by=by
    )
    kept(request, by=by, new=True)
    audit.wrote("request.received", request, by=by, fields=["kind"])
    return request


@action
def fulfilled(*, by, client, kind: str) -> RightsRequest:
    """The right was carried out: the standing request is done, or one that was met on the spot is entered."""
    return _close(by, receive(by=by, client=client, kind=kind), RequestOutcome.DONE)


@action
def close_request(*, by, request, outcome: str) -> RightsRequest:
    """The case manager closes a request with its outcome."""
    request = RightsRequest.objects.select_for_update().get(pk=request.pk)
    check_handle(by, request)
    if request.kind == RequestKind.ERASURE and outcome == RequestOutcome.DONE:
        raise ValidationError(_("Yêu cầu xóa chỉ hoàn tất khi dữ liệu đã được xóa."))
    return _close(by, request, outcome)


def _close(by, request, outcome: str) -> RightsRequest:
    request.done_at, request.done_by, request.outcome = timezone.now(), by, outcome
    kept(request, by=by)
    audit.wrote("request.closed", request, by=by, fields=["outcome"])
    return request


@action
def restrict(*, by, client, because: str) -> Client:
    """Do nothing with the record from now on: readable, not written, not offered, not counted; nobody else reads
    what was shared. Restricting again changes nothing."""
    client = Client.objects.select_for_update(no_key=True).get(pk=client.pk)
    check_responsible(by, client)
    if client.is_restricted:
        return client
    client.restricted_on, client.restricted_by = timezone.localdate(), by
    client.restricted_because = RestrictedBecause(because)
    kept(client, by=by)
    audit.wrote("client.restricted", client, by=by, fields=["restricted_on", "restricted_because"])
    restricted.send(Client, client=client, by=by)
    fulfilled(by=by, client=client, kind=RequestKind.RESTRICTION)
    for request in RightsRequest.objects.filter(client=client, kind=RequestKind.WITHDRAWAL).standing():
        _close(by, request, RequestOutcome.DONE)  # of keeping untouched or erasing, the first was chosen
    return client


@action
def lift_restriction(*, by, client) -> Client:
    """The person wants to go on. Lifting what is not restricted changes nothing."""
    client = Client.objects.select_for_update(no_key=True).get(pk=client.pk)
    check_responsible(by, client)
    if client.is_restricted:
        client.restricted_on, client.restricted_because, client.restricted_by = None, "", None
        kept(client, by=by)
        audit.wrote("client.restriction_lifted", client, by=by, fields=["restricted_on"])
    return client


@action
def object_to_statistics(*, by, client) -> Client:
    """From now on in no count: as easy as giving the consent was."""
    client = Client.objects.select_for_update(no_key=True).get(pk=client.pk)
    withdraw_consent(by=by, client=client, purpose=Purpose.STATISTICS)
    fulfilled(by=by, client=client, kind=RequestKind.OBJECTION)
    return client


@action
def agree_to_statistics(*, by, client) -> Client:
    """The person is willing to be counted again."""
    client = Client.objects.select_for_update(no_key=True).get(pk=client.pk)
    take_consent(by=by, client=client, purposes=[Purpose.STATISTICS])
    return client
