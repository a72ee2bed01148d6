"""What every field of every model holds, and how long a model's rows live. Declared, never guessed.

    class Privacy:
        identifying = ("alias",)            # points at a person: sealed
        sensitive = ("notes",)              # would harm a person: sealed
        quasi_identifying = ("commune",)    # points at a person together with others
        operational = ("id", "state")       # runs the work
        public = ()                         # could be on a poster
        openly = {"full_name": "why this identifying or sensitive field is not sealed"}
        retention = Retention.CASE
"""

from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from privacy.sealed import is_sealed

SEALED_CLASSES = ("identifying", "sensitive")
CLASSES = (*SEALED_CLASSES, "quasi_identifying", "operational", "public")


class Retention(models.TextChoices):
    """How long the rows of a model are kept, with the sentence that says so to people."""

    CASE = "case", _("Giữ trong thời gian hỗ trợ và 5 năm sau đó, rồi hủy khóa để không ai đọc được nữa.")
    DRAFT = "draft", _("Xóa khi hoàn tất, hoặc sau 7 ngày nếu bỏ dở.")
    TRAIL = "trail", _("Giữ 10 năm; không sửa, không xóa.")
    QUEUE = "queue", _("Xóa ngay khi xử lý xong, thường trong một giây.")
    KEY = "key", _("Giữ đến khi dữ liệu của người đó được xóa.")
    ACCOUNT = "account", _("Giữ khi tài khoản còn dùng và 5 năm sau khi khóa, để nhật ký còn đọc được.")
    DIRECTORY = "directory", _("Giữ khi còn đúng; thông tin công khai.")
    RELEASE = "release", _("Giữ vĩnh viễn: số liệu đã công bố không đổi.")
    SESSION = "session", _("Xóa khi hết phiên làm việc.")
    DEVICE = "device", _("Giữ 180 ngày sau lần đăng nhập cuối trên máy đó, rồi xóa.")
    ENTRY = "entry", _("Giữ 90 ngày sau khi mã vào hết hạn, rồi xóa.")
    SLIP = "slip", _("Giữ đến hết ngày cuối cùng ghi trên phiếu, rồi xóa.")
    SHARED = "shared", _("Nơi nhận đọc được đến 30 ngày sau khi chuyển gửi kết thúc, rồi hủy khóa.")
    RECEIPT = "receipt", _("Giữ 3 ngày để một lần gửi lại nhận cùng câu trả lời, rồi xóa.")
    TALLY = "tally", _("Giữ đến khi được thử lại, lâu nhất một giờ, rồi xóa.")
    REGISTER = "register", _("Giữ 10 năm để chứng minh yêu cầu đã được thực hiện; không có thông tin cá nhân.")


@dataclass(frozen=True)
class Period:
    """How long, from when. No days: for as long as `since` says."""

    since: str
    days: int | None = None


YEAR = 365.25
PERIODS = {
    Retention.CASE: Period("the case was closed", int(5 * YEAR)),
    Retention.DRAFT: Period("the draft was begun", 7),
    Retention.TRAIL: Period("the event", int(10 * YEAR)),
    Retention.KEY: Period("its holder's data are erased: then at once", 0),
    Retention.ACCOUNT: Period("the last sign-in of a locked account", int(5 * YEAR)),
    Retention.DIRECTORY: Period("for as long as it is right"),
    Retention.RELEASE: Period("for ever: published figures don't change"),
    Retention.SESSION: Period("the session's end", 0),
    Retention.DEVICE: Period("the last sign-in there", 180),
    Retention.ENTRY: Period("the code's time was over", 90),
    Retention.SLIP: Period("the last day on the paper", 0),
    Retention.SHARED: Period("the referral's end", 30),
    Retention.RECEIPT: Period("the answer", 3),
    Retention.TALLY: Period("the count's time is over: then at once", 0),
    Retention.REGISTER: Period("the request was closed", int(10 * YEAR)),
    Retention.QUEUE: Period("as soon as it is done: whoever does it takes it away"),
}


def period(retention: "Retention") -> Period:
    """The declared period; a deployer may shorten or lengthen it by the setting RETENTION_DAYS."""
    declared_period = PERIODS[retention]
    days = settings.RETENTION_DAYS.get(retention.value, declared_period.days)
    return Period(declared_period.since, days)


def declared(model: type[models.Model]) -> dict[str, tuple[str, ...]]:
    """The model's declaration, class by class; empty tuples where it says nothing."""
    privacy = getattr(model, "Privacy", None)
    return {kind: tuple(getattr(privacy, kind, ())) for kind in CLASSES}


def undeclared(model: type[models.Model]) -> list[str]:
    """Names of the model's own columns that `class Privacy` does not mention."""
    named = {name for names in declared(model).values() for name in names}
    return [field.name for field in model._meta.concrete_fields if field.name not in named]


def problems(model: type[models.Model]) -> list[str]:
    """Everything wrong with a model's declaration, each as a sentence that says what to write."""
    label = model._meta.label
    found = [
        f"{label}.{name} is undeclared: add {name!r} to one of {', '.join(CLASSES)} in {label}.Privacy."
        for name in undeclared(model)
    ]
    if not isinstance(getattr(getattr(model, "Privacy", None), "retention", None), Retention):
        found.append(f"{label}.Privacy does not say how long rows live: add retention = Retention.….")
    return found + _wrong_names(model) + _wrongly_sealed(model)


def _wrong_names(model: type[models.Model]) -> list[str]:
    label, columns = model._meta.label, {field.name for field in model._meta.concrete_fields}
    named = [name for names in declared(model).values() for name in names]
    strangers = sorted(set(named) - columns)
    twice = sorted({name for name in named if named.count(name) > 1})
    return [f"{label}.Privacy names {name!r}, which is no column: remove it." for name in strangers] + [
        f"{label}.Privacy names {name!r} twice: keep one." for name in twice
    ]


def _wrongly_sealed(model: type[models.Model]) -> list[str]:
    """Fields that should be sealed and are not, and the reverse."""
    label, openly = model._meta.label, getattr(getattr(model, "Privacy", None), "openly", {})
    to_seal = {name for kind in SEALED_CLASSES for name in declared(model)[kind]}
    sealed = {field.name for field in model._meta.concrete_fields if is_sealed(field)}
    columns = {field.name for field in model._meta.concrete_fields}
    bare = sorted((to_seal & columns) - sealed - {name for name, why in openly.items() if why})
    return [
        f"{label}.{name} is identifying or sensitive but not sealed: make it a Sealed…Field, or say why not "
        f"in {label}.Privacy.openly."
        for name in bare
    ] + [
        f"{label}.{name} is sealed, so it is identifying or sensitive: declare it so."
        for name in sorted(sealed - to_seal)
    ]
