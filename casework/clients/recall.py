"""The recall questions (câu hỏi nhận diện) by which a returning person is recognised, as data.

The answers stay the same for a lifetime, are easy to say without papers, and together name nobody.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class RecallQuestion:
    """`kind` is text (letters) or number with its bounds."""

    slug: str
    label: "_StrPromise"
    hint: "_StrPromise"
    kind: str = "text"
    low: int = 0
    high: int = 0


QUESTIONS = (
    RecallQuestion("mother", _("Hai chữ cái đầu trong tên gọi của mẹ?"), _("Ví dụ mẹ tên Lan thì ghi: La")),
    RecallQuestion("birth_day", _("Sinh vào ngày mấy trong tháng?"), _("Từ 1 đến 31"), "number", 1, 31),
    RecallQuestion("birth_month", _("Sinh vào tháng mấy?"), _("Từ 1 đến 12"), "number", 1, 12),
    RecallQuestion("nickname", _("Hai chữ cái đầu trong tên gọi ở nhà lúc nhỏ?"), _("Ví dụ tên là Tý thì ghi: Tý")),
    RecallQuestion("siblings", _("Có mấy anh chị em ruột, kể cả bản thân?"), _("Từ 1 đến 20"), "number", 1, 20),
)


def in_order(answers: dict[str, object]) -> list[str]:
    """The answers as texts, in the order of the questions: what the indexes are made of."""
    return [str(answers[question.slug]) for question in QUESTIONS]
