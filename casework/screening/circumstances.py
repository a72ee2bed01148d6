"""Of whom and by whom a screening is asked, as it stands now; and as it stood when it was done."""

from casework.screening.conditions import ADULT, CHILD, Circumstances
from services.models import Service


def circumstances(screening, by) -> Circumstances:
    """For a screening that goes on: the client, the trainings of whoever asks, and where somebody takes people now.
    For one that is done: what was kept with it, so that nothing learned later changes what it said. Two queries."""
    if screening.completed_on:
        return as_it_stood(screening)
    return Circumstances(
        age=CHILD if screening.client.is_child else ADULT, sex=screening.client.sex,
        trainings=frozenset(by.trainings), routes=frozenset(live_routes(by)),
    )


def as_it_stood(screening) -> Circumstances:
    """For a screening that is done. The first version kept none and asked everybody everything."""
    return Circumstances.of_data(screening.circumstances) if screening.circumstances else Circumstances()


def live_routes(by) -> set[str]:
    """Categories of which a service takes people: not closed for a while, with places free or not."""
    open_now = Service.objects.visible_to(by).not_closed().order_by().select_related(None)
    return set(open_now.values_list("category", flat=True).distinct())
