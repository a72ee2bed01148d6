"""The slip as a paper: a reference, a QR code, a code of one use, where to enter them, until when. Nothing else.

Nothing on it says what it is for, who gave it out or who holds it. The QR code holds the address with the reference
after its “#”, a part that no browser sends: neither a log nor a proxy learns it, and the code of one use is in neither.
"""

import segno
from django.conf import settings
from django.db import models
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from pages.templatetags.pages import code as spoken
from privacy import documents

FILE_NAME = "phieu-hen.pdf"
GROUP = 4  # of a code of one use, as it is said aloud


class Format(models.TextChoices):
    """The papers that printers take."""

    A6 = "a6", gettext_lazy("Giấy A6, máy in thường")
    ROLL_80 = "80", gettext_lazy("Giấy cuộn 80 mm, máy in hóa đơn")
    ROLL_58 = "58", gettext_lazy("Giấy cuộn 58 mm, máy in hóa đơn")


def address_of(request) -> str:
    """Where a partner enters a slip: the address that this installation is known by outside, or the one asked now."""
    return (settings.SLIP_SITE or request.build_absolute_uri("/")).rstrip("/") + reverse("slip")


def scanned(address: str, reference: str) -> str:
    """What the QR code says."""
    return f"{address}#{reference}"


@sensitive_variables("code")
def printed(slip, code: str, *, address: str, format: str) -> bytes:
    """The PDF."""
    title = _("Phiếu hẹn")
    html = render_to_string("referrals/slips/paper.html", {
        "title": title, "language": get_language(), "format": format, "last_day": slip.last_day,
        "reference": spoken(slip.referral.reference), "code": in_groups(code),
        "address": address.split("://", 1)[-1],
        "qr": segno.make_qr(scanned(address, slip.referral.reference), error="m").svg_data_uri(border=4),
    })
    roll = 0 if format == Format.A6 else int(format)
    return documents.pdf(html, title=title, language=get_language() or "vi", roll_mm=roll)


def in_groups(code: str) -> str:
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))
