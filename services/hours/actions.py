"""Keeping a service's opening hours current."""

from collections.abc import Iterable

from privacy import audit
from privacy.acts import action
from services.hours.models import ServiceHours
from services.hours.words import Span, span_of
from services.models import Service
from services.policies import check_keep_current


@action
def set_hours(*, by, service, spans: Iterable[Span], note: str | None = None) -> Service:
    """The service is open at these times and no others, with a note in words; the same again changes nothing."""
    check_keep_current(by, service)
    service = Service.objects.select_for_update().get(pk=service.pk)
    if note is not None and note != service.schedule:
        service.schedule = note
        service.save(update_fields=["schedule"])
        audit.wrote("service.hours_set", service, by=by, fields=["schedule"])
    wanted = {Span(tuple(sorted(set(one.weekdays))), *one[1:]) for one in spans}
    if wanted != {span_of(one) for one in service.hours.all()}:
        service.hours.all().delete()
        ServiceHours.objects.bulk_create(
            ServiceHours(service=service, **one._asdict() | {"weekdays": list(one.weekdays)}) for one in sorted(
                wanted, key=lambda one: (one.weekdays, str(one.opens_at), str(one.closes_at), one.description)
            )
        )
        audit.wrote("service.hours_set", service, by=by, fields=["weekdays", "opens_at", "closes_at"])
    return service
