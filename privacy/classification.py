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

from django.db import models
from django.utils.translation import gettext_lazy as _

SEALED_CLASSES = ("identifying", "sensitive")
CLASSES = (*SEALED_CLASSES, "quasi_identifying", "operational", "public")


class Retention(models.TextChoices):
    """How long the rows of a model are kept, with the sentence that says so to people."""

    CASE = "case", _("Giữ trong thời gian hỗ trợ và 5 năm sau khi kết thúc, rồi hủy khóa để không ai đọc được nữa.")
    DRAFT = "draft", _("Xóa khi hoàn tất, hoặc sau 7 ngày nếu bỏ dở.")
    TRAIL = "trail", _("Giữ 10 năm; không sửa, không xóa.")
    KEY = "key", _("Giữ đến khi dữ liệu của người đó được xóa.")
    ACCOUNT = "account", _("Giữ khi tài khoản còn dùng và 5 năm sau khi khóa, để nhật ký còn đọc được.")
    DIRECTORY = "directory", _("Giữ khi còn đúng; thông tin công khai.")
    RELEASE = "release", _("Giữ vĩnh viễn: số liệu đã công bố không đổi.")
    SESSION = "session", _("Xóa khi hết phiên làm việc.")


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
    from privacy.fields import SealedField  # below this module in the house, needed for its class only

    label, by_kind = model._meta.label, declared(model)
    columns = {field.name: field for field in model._meta.concrete_fields}
    openly = getattr(getattr(model, "Privacy", None), "openly", {})
    found = [
        f"{label}.{name} is undeclared: add {name!r} to one of {', '.join(CLASSES)} in {label}.Privacy."
        for name in undeclared(model)
    ]
    named = [name for names in by_kind.values() for name in names]
    found += [f"{label}.Privacy names {n!r}, which is no column of the model: remove it." for n in named if n not in columns]
    found += [f"{label}.Privacy names {n!r} twice: keep one." for n in sorted(set(named)) if named.count(n) > 1]
    found += [
        f"{label}.{name} is {kind} but not sealed: make it a Sealed…Field, or say why not in Privacy.openly."
        for kind in SEALED_CLASSES
        for name in by_kind[kind]
        if name in columns and not isinstance(columns[name], SealedField) and not openly.get(name)
    ]
    found += [
        f"{label}.{name} is sealed, so it is identifying or sensitive: declare it so."
        for name, column in columns.items()
        if isinstance(column, SealedField) and not any(name in by_kind[kind] for kind in SEALED_CLASSES)
    ]
    if not isinstance(getattr(getattr(model, "Privacy", None), "retention", None), Retention):
        found.append(f"{label}.Privacy does not say how long rows live: add retention = Retention.….")
    return found
