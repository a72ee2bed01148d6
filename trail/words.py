"""Every event of the trail in words that a person understands. A code without words fails a test, by name."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from privacy.audit import SYSTEM
from referrals.bearer import BY_SLIP
from trail.action_words import ACTIONS
from trail.page_words import PAGES

# Kind of event → how the filter calls it.
KINDS = {
    "read": _("Xem"), "wrote": _("Ghi, sửa"), "refused": _("Bị từ chối"), "searched": _("Tìm kiếm"),
    "printed": _("In"), "exported": _("Xuất tệp"), "signed_in": _("Đăng nhập"), "signed_out": _("Đăng xuất"),
}

# Kind of object → what it is.
OBJECTS = {
    "casework.alert": _("Dấu hiệu nguy hiểm"),
    "accounts.user": _("Tài khoản"), "casework.assignment": _("Phân công"), "casework.client": _("Hồ sơ"),
    "casework.closure": _("Kết thúc hỗ trợ"), "casework.goal": _("Mục tiêu"), "casework.goalstep": _("Việc cần làm"),
    "casework.plan": _("Kế hoạch hỗ trợ"), "casework.planreview": _("Rà soát kế hoạch"),
    "casework.consent": _("Lời đồng ý"), "casework.contact": _("Lần tiếp cận"), "casework.draft": _("Bản nháp"),
    "casework.followup": _("Theo dõi"), "casework.need": _("Nhu cầu"), "casework.screening": _("Sàng lọc nhu cầu"),
    "casework.listorder": _("Cách xếp danh sách"), "casework.transfer": _("Chuyển người phụ trách"),
    "casework.servicegiven": _("Dịch vụ đã cung cấp"), "casework.stockentry": _("Kho vật phẩm"),
    "referrals.referral": _("Chuyển gửi"),
    "reporting.estimate": _("Số ước tính"),
    "reporting.programmereport": _("Số liệu chỉ tiêu khác"),
    "reporting.programmereminder": _("Lời nhắc báo cáo"), "reporting.release": _("Kỳ công bố"),
    "reporting.reportpaper": _("Báo cáo của một kỳ"),
    "referrals.systemtoken": _("Khóa kết nối"),
    "services.commune": _("Xã, phường"), "services.organisation": _("Tổ chức"), "services.service": _("Dịch vụ"),
}

# Why somebody was refused, where it is more than "not your role".
OPENED_AS = {
    "cover": _("khi làm thay"), "shared": _("do được chia sẻ"), "emergency": _("bằng truy cập khẩn cấp"),
    "system": _("qua hệ thống của cơ sở"),
}
REASONS = {
    "out_of_sight": _("có thật, nhưng ngoài phạm vi của người này"),
    "absent": _("không có mục nào như thế"),
    "check_work_with": _("hồ sơ do người khác phụ trách hoặc đã kết thúc"),
    "check_reassign": _("chỉ người quản lý trường hợp mới được làm"),
    "check_role": _("trang không thuộc vai trò này"),
    "check_casework": _("trang không thuộc vai trò này"),
    "check_partner": _("trang không thuộc vai trò này"),
    "check_see_people": _("trang không thuộc vai trò này"),
    "check_administer": _("chỉ quản trị viên mới được làm"),
    "check_administer_other": _("không ai tự khóa hay đổi vai trò của mình"),
    "check_edit_directory": _("chỉ quản trị viên mới được làm"),
    "token": _("khóa kết nối không dùng được"),
    "throttled": _("gửi quá nhanh"),
    "conflict": _("chuyển gửi không còn ở bước này"),
    "check_move": _("chuyển gửi không còn ở bước này, hoặc là việc của bên kia"),
    "check_say": _("chuyển gửi đã kết thúc, hoặc là của người khác"),
    "check_decides": _("chỉ người quản lý trường hợp mới được làm"),
    "check_decide": _("phải là một người khác, và đề nghị còn chờ duyệt"),
    "check_standing": _("đề nghị đã được giải quyết"),
    "check_reopen": _("hồ sơ đang mở, hoặc tạm ngừng xử lý"),
    "check_ask": _("không phụ trách hồ sơ này, hoặc hồ sơ đã kết thúc"),
    "check_answer": _("không phải người được nhờ, hoặc đã có trả lời"),
    "check_withdraw": _("không phải người đã nhờ, hoặc đã có trả lời"),
    "check_manages": _("chỉ người quản lý trường hợp mới được làm"),
    "check_settle": _("chỉ người quản lý trường hợp, sau ba lần tìm"),
    "check_close_need": _("nhu cầu đang được chuyển gửi"),
    "check_print": _("không phải bên gửi, hoặc chuyển gửi không còn cần phiếu"),
    "check_by_slip": _("phiếu đã dùng, hoặc tình trạng đã đổi"),
    "slip_wrong": _("mã không đúng, hoặc phiếu không còn dùng được"),
    "slip_unknown": _("không có mã phiếu như thế"),
    "slip_throttled": _("đã thử sai quá nhiều lần"),
    "check_entry_codes": _("trang không thuộc vai trò này"),
    "check_asks": _("trang không thuộc vai trò này"),
    "check_ask_code": _("người này không thuộc tổ chức, hoặc tài khoản đang khóa"),
    "check_approve": _("phải là một người khác, cùng tổ chức"),
    "check_issue": _("chỉ người xin mã mới đưa được mã"),
    "check_take_back": _("không phải người đã xin, cũng không phải người được đồng ý"),
    "check_not_own": _("việc của chính mình thì cần hai người khác"),
    "entry_wrong": _("tên hoặc mã không đúng, hoặc mã không còn dùng được"),
    "entry_throttled": _("đã thử sai quá nhiều lần"),
    "check_figures": _("trang không thuộc vai trò này"),
    "check_shares": _("thân chủ chưa đồng ý chia sẻ thông tin"),
    "check_refer": _("chưa đủ điều kiện để chuyển gửi"),
}
NOT_ALLOWED = _("chưa được phép")


def action(event) -> str:
    """What was done, or where somebody was refused."""
    if event.action.startswith("page"):
        page = PAGES.get(event.action.removeprefix("page."))
        return gettext("Bị từ chối ở: %(page)s") % {"page": page} if page else gettext("Bị từ chối ở một trang")
    return str(ACTIONS.get(event.action) or gettext("Việc khác"))


def reason(event) -> str:
    """Why somebody was refused; or as what they opened a record that is not of their own caseload; or nothing."""
    if event.kind == "refused":
        return str(REASONS.get(event.purpose.rsplit(".", 1)[-1], NOT_ALLOWED))
    return str(OPENED_AS.get(event.purpose, ""))


def found(event) -> str:
    """What a search found."""
    if event.kind != "searched":
        return ""
    return gettext("tìm thấy %(n)s") % {"n": event.count} if event.count else gettext("không tìm thấy gì")


def thing(event) -> str:
    """What kind of object it was about; nothing where it was about none."""
    return str(OBJECTS.get(event.object_type) or gettext("Mục khác")) if event.object_type else ""


def nobody(event) -> str:
    """Who did it, where no account did."""
    if not event.actor_role:
        return gettext("Người chưa đăng nhập")
    return gettext("Người cầm phiếu hẹn") if event.actor_role == BY_SLIP else gettext("Hệ thống")


def role(event) -> str:
    """The role in which it was done."""
    if event.actor_role == SYSTEM:
        return gettext("Tự động")
    if event.actor_role == BY_SLIP:
        return gettext("Không có tài khoản")
    return str(Role(event.actor_role).label) if event.actor_role in Role.values else ""
