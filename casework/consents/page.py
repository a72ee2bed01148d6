"""What the consent pages show: a card for each purpose with where it stands, and what taking a yes back leads to."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from casework.consents.actions import what_would_close
from casework.consents.codes import ConsentState
from casework.consents.models import Consent
from casework.consents.wording import Purpose

TONES = {
    ConsentState.NONE: "neutral", ConsentState.STANDS: "fine", ConsentState.SOON: "due", ConsentState.EXPIRED: "late",
    ConsentState.WITHDRAWN: "neutral",
}
LIVE = (ConsentState.STANDS, ConsentState.SOON)


@dataclass(frozen=True)
class Card:
    """One purpose: the newest word on it, and earlier ones."""

    purpose: Purpose
    state: ConsentState
    newest: Consent | None
    earlier: list[Consent]

    @property
    def tone(self) -> str:
        return TONES[self.state]

    @property
    def stands(self) -> bool:
        return self.state in LIVE

    @property
    def to_ask(self) -> bool:
        """Not agreed to just now, or not for much longer."""
        return self.state != ConsentState.STANDS


def cards(client) -> list[Card]:
    """All purposes, in their order. One query, however long the history."""
    held: dict[str, list[Consent]] = {purpose: [] for purpose in Purpose.values}
    rows = Consent.objects.of(client).select_related("taken_by__organisation")
    for one in sorted(rows, key=lambda row: (row.withdrawn_at is None, row.given_on), reverse=True):
        held[one.purpose].append(one)
    return [card(Purpose(purpose), found) for purpose, found in held.items()]


def card(purpose: Purpose, found: list[Consent]) -> Card:
    newest = found[0] if found else None
    return Card(purpose, newest.state if newest else ConsentState.NONE, newest, found[1:])


def next_to_ask(client, after: str = "") -> str:
    """The first purpose behind `after` that is to be asked for; nothing when all were."""
    order = Purpose.values[Purpose.values.index(after) + 1 :] if after else Purpose.values
    waiting = {one.purpose for one in cards(client) if one.to_ask}
    return next((purpose for purpose in order if purpose in waiting), "")


def consequences(client, purpose: str) -> list[str]:
    """What the worker reads out before a yes is taken back."""
    always = {
        Purpose.RECORD: _("Hồ sơ không thể để như cũ: bước sau chọn giữ lại mà không ai làm gì thêm, hoặc xóa hẳn."),
        Purpose.SHARE: _("Nhóm không chuyển gửi và không cho nơi nào xem hồ sơ nữa, cho đến khi có lời đồng ý mới."),
        Purpose.STATISTICS: _("Mọi con số làm ra từ hôm nay không đếm người này nữa."),
    }
    return [*what_would_close(client, purpose), always[Purpose(purpose)], _("Vẫn được giúp như mọi người.")]
