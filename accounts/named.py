"""Whose account is meant by a name that somebody typed who is not signed in."""

import unicodedata

from django.db.models import Q, QuerySet

from accounts.models import User


def named(name: str) -> QuerySet[User]:
    """The account of this user name (peers often have no e-mail) or e-mail address, whatever the case."""
    return User.objects.filter(Q(username__iexact=name) | Q(email__iexact=name))


def counted_as(name: str) -> str:
    """What tries for this name are counted by: the account, whichever of its names was typed; else the name itself.
    One query either way."""
    found = named(name).values_list("pk", flat=True).first()
    return str(found) if found else folded(name)


def folded(name: str) -> str:
    """The same for every way of writing a name in capitals or with composed accents."""
    return unicodedata.normalize("NFKC", name).casefold()
