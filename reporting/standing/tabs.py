"""The tabs beneath the coverage, all of one release."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from reporting.standing.choosing import Chosen


def tabs(chosen: Chosen, current: str) -> list[dict]:
    words = {
        "coverage": _("Tổng quan"),
        "coverage-places": pgettext("tabs", "Địa bàn"),
        "coverage-services": pgettext("tabs", "Dịch vụ"),
        "coverage-people": _("Ai được tiếp cận"),
        "coverage-results": pgettext("tabs", "Kết quả"),
        "coverage-pace": _("Tiến độ"),
        "coverage-next": _("Nên làm tiếp"),
    }
    return [{"label": label, "url": chosen.url(name), "current": name == current} for name, label in words.items()]
