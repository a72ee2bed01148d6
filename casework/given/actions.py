"""Recording a service given: by the worker who gave it, or confirmed by its provider."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.clients.policies import check_work_with
from casework.followups.milestones import promise_milestones, take_back_milestones
from casework.given.models import ConfirmedBy, ServiceGiven
from casework.history import authored, kept
from casework.needs.models import Need
from privacy import audit
from privacy.acts import action, as_the_system
from privacy.once import already


@action
def give_service(*, by, id, need, on=None, note: str = "") -> ServiceGiven:
    """The worker gave a service for a need; the same `id` again records nothing."""
    check_work_with(by, need.client)
    return _record(
        by=by, id=id, need=need, on=on, note=note, provider=by.organisation, confirmed_by=ConfirmedBy.WORKER
    )


@as_the_system
def confirm_service(*, by, id, need_id, provider, on) -> ServiceGiven:
    """The provider confirms a service. Called by the referral's own action, whose policy decides who may; the
    provider can't see the client, so the system writes it down."""
    need = Need.objects.get(pk=need_id)
    return _record(by=by, id=id, need=need, on=on, note="", provider=provider, confirmed_by=ConfirmedBy.PROVIDER)


@as_the_system
def retract_service(*, by, id) -> None:
    """Its provider takes the confirmation back: it was a mistake. Called by the referral's own action, as above."""
    for given in ServiceGiven.objects.filter(pk=id).select_for_update():
        audit.wrote("service.retracted", given, by=by, fields=["on"])
        take_back_milestones(by=by, given=given)
        authored(given, by=by).delete()


def _record(*, by, id, need, on, note, provider, confirmed_by) -> ServiceGiven:
    if existing := already(ServiceGiven.objects.filter(need=need), id):
        return existing
    on = on or timezone.localdate()
    if on > timezone.localdate():
        raise ValidationError(_("Ngày cung cấp dịch vụ không thể ở sau hôm nay."))
    given = ServiceGiven(
        id=id, client_id=need.client_id, need=need, category=need.category, provider=provider, on=on,
        confirmed_by=confirmed_by, recorded_by=by, note=note,
    )
    kept(given, by=by, new=True)
    audit.wrote("service.given", given, by=by, fields=["category", "provider", "on"])
    promise_milestones(by=by, given=given)
    return given
