"""The picture that a code app reads."""

import segno
from django.utils.safestring import SafeString, mark_safe


def qr_code(text: str) -> SafeString:
    """An SVG for the page itself: nothing is fetched, and nothing of it is kept."""
    drawn = segno.make_qr(text, error="m").svg_inline(scale=5, border=4, svgclass="dh-qr", lineclass=None)
    return mark_safe(drawn)  # noqa: S308  # nosec B308 B703 (drawn by segno from modules alone)
