"""What each role sees and may do, and what it never sees: in plain words, from the table."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.matrix.reaches import COLUMNS, Reach
from accounts.matrix.table import AREAS
from accounts.roles import Role


def roles(request: HttpRequest) -> HttpResponse:
    """One's own role open, the others folded; the same for everybody who is signed in."""
    own = Role(request.user.role)  # type: ignore[union-attr]  # whoever comes here is signed in, with a role
    others = [in_words(role) for role in COLUMNS if role != own]
    return render(request, "accounts/roles.html", {"own": in_words(own), "others": others})


def in_words(role: Role) -> dict[str, Any]:
    """A role's name, the areas that it reaches with what it may do there and how far, and the areas that it never
    reaches."""
    return {
        "label": role.label,
        "areas": [
            {"words": area.words, "lines": [
                {"words": one.words, "reach": one.of(role).label}
                for one in area.capabilities if one.of(role) != Reach.NONE
            ]}
            for area in AREAS if area.is_reached_by(role)
        ],
        "never": [area.words for area in AREAS if not area.is_reached_by(role)],
    }
