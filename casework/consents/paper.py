"""The words of consent on a sheet to hand out: neutral, about nobody, in the language of the page."""

from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from casework.consents import wording
from privacy import documents

FILE_NAME = "doc-cung-nhau.pdf"


def printed() -> bytes:
    """The PDF, A4: each question with its words and what a "no" means, in type for reading without glasses."""
    title = _("Đọc cùng nhau")
    html = render_to_string("casework/consents/paper.html", {
        "title": title, "language": get_language(), "rows": wording.current().of.values(),
    })
    return documents.pdf(html, title=title, language=get_language() or "vi")
