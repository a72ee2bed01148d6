"""How columns, days and people are said to the person whom the record is about."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pages.templatetags.pages import short_date

# Every column that a person would ask about. What is not here is how the software keeps the row.
WORDS = {
    "alias": gettext_lazy("biệt danh"), "safe_contact": gettext_lazy("cách liên hệ an toàn"),
    "notes": gettext_lazy("ghi chú"), "recall_answers": gettext_lazy("câu trả lời để nhận ra nhau"),
    "age_band": gettext_lazy("nhóm tuổi"), "sex": gettext_lazy("giới tính"), "commune": gettext_lazy("xã, phường"),
    "assigned_to": gettext_lazy("người phụ trách"), "worker": gettext_lazy("người phụ trách"),
    "registered_on": gettext_lazy("ngày lập hồ sơ"), "closed_on": gettext_lazy("ngày kết thúc"),
    "restricted_on": gettext_lazy("tạm ngừng xử lý"), "uncounted_since": gettext_lazy("không tính vào số liệu"),
    "purpose": gettext_lazy("điều đã đồng ý"), "given_on": gettext_lazy("ngày đồng ý"),
    "withdrawn_at": gettext_lazy("lời đồng ý chấm dứt"), "how": gettext_lazy("cách hỏi lời đồng ý"),
    "renewed": gettext_lazy("đã hỏi lại và đồng ý tiếp"), "expires_on": gettext_lazy("đồng ý đến ngày"),
    "channel": gettext_lazy("kênh tiếp cận"),
    "on": gettext_lazy("ngày"), "note": gettext_lazy("ghi chú"), "answers": gettext_lazy("câu trả lời"),
    "scores": gettext_lazy("điểm"), "completed_on": gettext_lazy("ngày xong"), "category": gettext_lazy("loại nhu cầu"),
    "wanted": gettext_lazy("có muốn được giúp"), "eligibility": gettext_lazy("đủ điều kiện"),
    "urgent": gettext_lazy("gấp"), "reason": gettext_lazy("lý do"), "due_on": gettext_lazy("ngày hẹn theo dõi"),
    "about": gettext_lazy("việc cần theo dõi"), "done_on": gettext_lazy("ngày đã theo dõi"),
    "outcome": gettext_lazy("kết quả"), "lasting": gettext_lazy("kết quả được giữ vững"),
    "provider": gettext_lazy("nơi cung cấp"), "state": gettext_lazy("trạng thái"),
    "topics": gettext_lazy("đã nói về"), "next_step": gettext_lazy("việc tiếp theo"),
    "snapshot": gettext_lazy("điều cho nơi nhận biết"), "message": gettext_lazy("lời nhắn"),
    "answer": gettext_lazy("lời nơi nhận trả lời"), "appointment_at": gettext_lazy("lịch hẹn"),
    "attended_on": gettext_lazy("ngày đến"), "result": gettext_lazy("kết quả"), "kind": gettext_lazy("điều yêu cầu"),
    "circumstances": gettext_lazy("hoàn cảnh sàng lọc"),
    "because": gettext_lazy("vì sao gợi ý"), "risks": gettext_lazy("dấu hiệu nguy hiểm"),
    "done": gettext_lazy("việc đã làm"), "seen_at": gettext_lazy("đã có người lo"),
    "rules": gettext_lazy("tiêu chí"),
    "agreed_on": gettext_lazy("ngày đồng ý với kế hoạch"), "agreement": gettext_lazy("cách đồng ý"),
    "words": gettext_lazy("điều muốn đạt được"), "need": gettext_lazy("nhu cầu"),
    "ended_on": gettext_lazy("ngày kết thúc"), "ended_as": gettext_lazy("kết thúc thế nào"),
    "what": gettext_lazy("việc cần làm"), "doer": gettext_lazy("ai làm"), "by_day": gettext_lazy("xong trước ngày"),
    "finished_on": gettext_lazy("ngày xong"), "planned_on": gettext_lazy("ngày hẹn rà soát"),
    "held_on": gettext_lazy("ngày rà soát"), "found": gettext_lazy("điều đã thấy"),
    "changes": gettext_lazy("điều thay đổi"), "word": gettext_lazy("lời kết"),
    "sent_back_because": gettext_lazy("lý do gửi lại"), "reopened_on": gettext_lazy("ngày mở lại"),
    "reopened_because": gettext_lazy("lý do mở lại"), "milestone": gettext_lazy("hỏi lại sau mấy tháng"),
    "to_worker": gettext_lazy("người được nhờ"), "declined_because": gettext_lazy("lý do không nhận"),
    "asks": gettext_lazy("kết quả được hỏi"), "settled": gettext_lazy("việc sau ba lần tìm"),
}


def say_day(value: dt.date | dt.datetime | None) -> str:
    return short_date(value)


def moment(value: dt.datetime | None) -> str:
    """Hour and day, nothing for None."""
    return f"{timezone.localtime(value):%H:%M %d/%m/%Y}" if value else ""


def who(user, acts_by: str | None = None) -> str:
    """A member of staff by role and organisation: a paper that may be lost names nobody."""
    if user is None:
        return _("người cầm phiếu hẹn") if acts_by == "slip" else _("phần mềm")
    return f"{user.role_label}, {user.organisation.name}"
