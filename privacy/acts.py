"""What every write is: one verb with its actor, whole or not at all, under the actor's own database role."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.db import transaction

from privacy.identity import SYSTEM, acting_as

Verb = TypeVar("Verb", bound=Callable[..., Any])


def action(verb: Verb) -> Verb:
    """Run `verb(*, by=…)` in one transaction as `by`; `by=None` stands for the system.

    So the policies of the database hold for the actor wherever the verb is called from: a page, a test, a command
    or the demo.
    """

    return as_the_actor(transaction.atomic(verb))


def as_the_actor(verb: Verb) -> Verb:
    """Run `verb(*, by=…)` as `by`, but not as one transaction: what was tried in vain stays written down."""

    @wraps(verb)
    def act(*args, by, **kwargs):
        with acting_as(by):
            return verb(*args, by=by, **kwargs)

    return cast(Verb, act)


def as_the_system(verb: Verb) -> Verb:
    """Run `verb` in one transaction as the system: a scheduled job, or what an action does beyond its actor's reach.

    The actor, where there is one, stays `by` on the trail and in the history. Each use is named with its reason in
    tests/security/test_walls.py.
    """

    @wraps(verb)
    def act(*args, **kwargs):
        with acting_as(SYSTEM), transaction.atomic():
            return verb(*args, **kwargs)

    return cast(Verb, act)
