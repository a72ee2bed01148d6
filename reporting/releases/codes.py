"""The coded words of a release: states, readers, reasons, what is being done, what went wrong and what to do."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    PREPARING = "preparing", _("Đang lập")
    PREPARED = "prepared", _("Chờ duyệt")
    APPROVED = "approved", _("Đã duyệt")
    WITHDRAWN = "withdrawn", _("Đã thu hồi")
    FAILED = "failed", _("Chưa lập được")
    DISCARDED = "discarded", _("Đã bỏ")


TONES = {
    State.PREPARING: "info", State.PREPARED: "due", State.APPROVED: "fine", State.WITHDRAWN: "late",
    State.FAILED: "late", State.DISCARDED: "neutral",
}


class Audience(models.TextChoices):
    """Who may read a release once it is approved. Organisations know their own persons, so more is withheld."""

    DEPARTMENT = "department", _("Chỉ cán bộ quản lý chương trình")
    ORGANISATIONS = "organisations", _("Cả các tổ chức tham gia")


class Because(models.TextChoices):
    """Why a release was withdrawn."""

    COUNTED_WRONG = "counted_wrong", _("Số liệu đếm sai")
    DATA_WRONG = "data_wrong", _("Dữ liệu gốc bị ghi sai nhiều")
    ESTIMATE_WRONG = "estimate_wrong", _("Số ước tính hoặc số do nơi khác báo cáo bị sai")
    DISCLOSES = "discloses", _("Có thể làm lộ thông tin về một người")
    OTHER = "other", _("Lý do khác")


class Doing(models.TextChoices):
    """What the background process is at."""

    WAITING = "waiting", _("Đang chờ đến lượt")
    COUNTING = "counting", _("Đang đếm trên hồ sơ")
    FIRST_PATTERN = "first_pattern", _("Đang tìm cách che đầu tiên")
    BETTER_PATTERN = "better_pattern", _("Đang tìm cách che ít số hơn, vừa tìm vừa thử tấn công")
    KEEPING = "keeping", _("Đang ghi kết quả")


class Problem(models.TextChoices):
    """Why a release could not be prepared; ADVICE says what to do about each."""

    REINDEXING = "reindexing", _("Mã đếm người đang được làm lại, nên đếm lúc này thì một người thành hai.")
    CANT_PROTECT = "cant_protect", _("Có số nhỏ không che được, vì những kỳ đã công bố trước để lộ phần còn lại.")
    CONTRADICTION = "contradiction", _("Số đếm được mâu thuẫn với những gì đã công bố trước.")
    FOUND = "found", _("Thử tấn công tìm ra số phải che.")
    UNEXPECTED = "unexpected", _("Có lỗi của phần mềm khi đang lập.")


ADVICE = {
    Problem.REINDEXING: _("Đợi việc này xong rồi thử lại."),
    Problem.CANT_PROTECT: _(
        "Đợi để công bố trong kỳ dài hơn; hoặc bỏ bản này và lập lại, chọn gộp các xã, phường có ít người."
    ),
    Problem.CONTRADICTION: _(
        "Xem kỳ trước có sai không; nếu sai, thu hồi kỳ đó rồi lập bản thay thế. Nếu không, đợi kỳ dài hơn."
    ),
    Problem.FOUND: _("Đợi để công bố trong kỳ dài hơn, hoặc lập lại và chọn gộp các xã, phường có ít người."),
    Problem.UNEXPECTED: _("Thử lại. Nếu vẫn vậy, báo người quản trị máy chủ."),
}
