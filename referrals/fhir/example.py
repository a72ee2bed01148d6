"""An invented referral, as a partner's program reads it: for the documentation. Nobody is meant, and nothing of it is
in a database."""

import datetime as dt
import json
import uuid
from types import SimpleNamespace

from django.utils import translation

from casework.clients.codes import AgeBand, Sex
from referrals.codes import Shared
from referrals.fhir.export import bundle_of, moment
from referrals.models import Referral
from services.categories import Category

WIDTH = 118
SENT = dt.datetime(2026, 11, 24, 1, 30, tzinfo=dt.UTC)


def invented() -> SimpleNamespace:
    """All that the export asks of a referral: accepted, of somebody who agreed to most of what can be shared."""
    clinic = SimpleNamespace(pk=uuid.UUID("5a0e9f0c-0c0c-4f6e-8f3a-2b7d1c9e4f55"), name="Phòng khám Hoa Mơ")
    group = SimpleNamespace(pk=uuid.UUID("c41d2f6a-7f0b-4a39-9a3f-6f5d0b1e8a21"), name="Nhóm Cầu Vồng")
    service = SimpleNamespace(
        name="Khám và xét nghiệm", category=Category.HEALTH, get_category_display=lambda: Category.HEALTH.label,
        organisation=clinic,
    )
    return SimpleNamespace(
        pk=uuid.UUID("3f0b2c52-8f7e-4d3c-9a51-6f1f0c9d7a10"), reference="7KD4MX", state="accepted",
        label=Referral.called("accepted"), urgent=False, is_emptied=False, service=service, from_organisation=group,
        sent_at=SENT, answer_by=dt.date(2026, 11, 26), appointment_at=dt.datetime(2026, 11, 30, 1, 30, tzinfo=dt.UTC),
        attended_on=None, completed_on=None, result="", message="",
        snapshot={
            str(Shared.ALIAS): "Mận", str(Shared.AGE_BAND): str(AgeBand.ADULT), str(Shared.SEX): str(Sex.FEMALE),
            str(Shared.REASON): "Muốn khám sức khỏe định kỳ",
        },
    )


def written() -> str:
    """The file of this referral, in lines that fit a page."""
    with translation.override("vi"):
        return in_lines({**bundle_of(invented()), "timestamp": moment(SENT)})


def in_lines(held: object, indent: int = 0, before: str = "") -> str:
    """JSON, each record and list on one line where it fits; `before` stands on its first line already."""
    short, inner = json.dumps(held, ensure_ascii=False), " " * (indent + 1)
    if indent + len(before) + len(short) < WIDTH or not isinstance(held, dict | list):
        return before + short
    if isinstance(held, dict):
        lines = [inner + in_lines(value, indent + 1, f"{json.dumps(name)}: ") for name, value in held.items()]
    else:
        lines = [inner + in_lines(one, indent + 1) for one in held]
    start, end = "{}" if isinstance(held, dict) else "[]"
    return f"{before}{start}\n" + ",\n".join(lines) + f"\n{' ' * indent}{end}"
