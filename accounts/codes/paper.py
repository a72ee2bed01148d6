"""The card on which a code is handed over: user name, code, until when, where, three lines of what to do. Nothing else.

It says neither what it opens nor what its holder does.
"""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from privacy import documents

FILE_NAME = "the-vao.pdf"
GROUP = 4  # of a code, as it is said aloud


def in_groups(code: str) -> str:
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


@sensitive_variables("code")
def on_card(request, entry, code: str) -> dict:
    """What stands on the card, on paper and on the screen."""
    address = request.build_absolute_uri("/").rstrip("/") + reverse("begin")
    return {
        "username": entry.user.username, "code": in_groups(code), "until": entry.expires_at,
        "address": address.split("://", 1)[-1],
    }


@sensitive_variables("code")
def printed(request, entry, code: str) -> bytes:
    """The PDF, A6."""
    title = _("Thẻ vào")
    language = get_language() or settings.LANGUAGE_CODE
    html = render_to_string("accounts/codes/paper.html", {
        "title": title, "language": language, **on_card(request, entry, code),
    })
    return documents.pdf(html, title=title, language=language)
