"""The columns of the databook, once for the grid, the file and the printed sheet; and the short codes in them.

Supplies have letters and channels and topics numbers, so that a sheet that is lost or found says nothing.
"""

from dataclasses import dataclass
from string import ascii_uppercase

from django.utils.translation import gettext_lazy as _

from casework.contacts.codes import GROUPS, AgeGroup, Channel, Supply, Topic

ROWS = 40
LETTERS = dict(zip(ascii_uppercase, Supply, strict=False))
CHANNELS = {str(number): channel for number, channel in enumerate(Channel, start=1)}
TOPICS = {str(number): topic for number, topic in enumerate(Topic, start=1)}
SHORT_AGES = {AgeGroup.CHILD: "<18", AgeGroup.YOUNG: "18–24", AgeGroup.ADULT: "25+"}
REGISTER, REFER = "Đ", "C"


@dataclass(frozen=True)
class Column:
    """`head` is the short word above it, `says` what is written there, `mm` its width on paper."""

    name: str
    head: str
    says: str
    mm: float
    wide: bool = False


def group_column(sex, age) -> Column:
    head = f"{sex.label.capitalize()} {SHORT_AGES[age]}"
    return Column(f"{sex}_{age}", head, str(_("số người, %(group)s") % {"group": head}), 9)


def columns() -> list[Column]:
    """In their order, in the language of who asks."""
    return [
        Column("day", str(_("Ngày")), str(_("ngày/tháng; để trống: như dòng trên")), 15, wide=True),
        Column("channel", str(_("Kênh")), str(_("số của kênh; để trống: như dòng trên")), 10),
        Column("code", str(_("Mã")), str(_("mã hồ sơ; để trống: không ghi danh")), 20, wide=True),
        Column("people", str(_("Số người")), str(_("khi không ghi danh")), 11),
        *(group_column(sex, age) for sex, age in GROUPS),
        *(Column(item.value, letter, str(_("đã phát")), 10) for letter, item in LETTERS.items()),
        Column("needed", str(_("Còn thiếu")), str(_("chữ và số, ví dụ A20 C2")), 24, wide=True),
        Column("topics", str(_("Đã nói")), str(_("các số, ví dụ 1, 4")), 22, wide=True),
        Column("next", str(_("Tiếp theo")), str(_("ngày theo dõi; Đ: đăng ký; C: chuyển gửi")), 22, wide=True),
    ]


def legend() -> list[tuple[str, list[tuple[str, str]]]]:
    """What the codes mean, column by column."""
    return [
        (str(_("Kênh")), [(number, str(one.label)) for number, one in CHANNELS.items()]),
        (str(_("Đã phát, còn thiếu")), [(letter, str(one.label)) for letter, one in LETTERS.items()]),
        (str(_("Đã nói")), [(number, str(one.label)) for number, one in TOPICS.items()]),
        (str(_("Tiếp theo")), [
            (str(_("ngày/tháng")), str(_("theo dõi vào ngày ấy"))), (REGISTER, str(_("đăng ký người này"))),
            (REFER, str(_("chuyển gửi"))),
        ]),
    ]
