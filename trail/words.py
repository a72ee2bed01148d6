"""Every code of the trail in words that a person understands. A code without words fails a test, by name."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from privacy.audit import SYSTEM
from referrals.bearer import BY_SLIP
from trail.page_words import PAGES

# Action → what was done.
ACTIONS = {
    "account.card_kept": _("Cất thẻ dự phòng"),
    "account.card_made": _("Làm thẻ dự phòng mới"),
    "account.device_forgotten": _("Thôi nhớ một máy"),
    "account.device_rule": _("Đặt thời gian nhớ điện thoại"),
    "account.factor": _("Chưa xác nhận được lớp khóa thứ hai"),
    "account.factor_added": _("Thêm cách xác nhận đăng nhập"),
    "account.factor_removed": _("Bỏ cách xác nhận đăng nhập"),
    "account.mail_chosen": _("Chọn có báo việc mới qua thư hay không"),
    "account.mailed": _("Báo có việc mới qua thư"),
    "account.password": _("Đổi mật khẩu của mình"),
    "account.opened": _("Mở một tài khoản"),
    "account.phone_lost": _("Báo mất điện thoại"),
    "account.pin": _("Đặt hoặc bỏ số mở khóa"),
    "account.session_ended": _("Kết thúc một phiên"),
    "account.sessions_ended": _("Đăng xuất mọi nơi"),
    "account.unlock": _("Chưa mở được màn hình khóa"),
    "account.changed": _("Sửa tên hoặc email của một tài khoản"),
    "account.locked": _("Khóa một tài khoản"),
    "account.role_changed": _("Đổi vai trò của một tài khoản"),
    "account.searched": _("Tìm người dùng theo tên"),
    "account.unlocked": _("Mở khóa một tài khoản"),
    "account.trained": _("Ghi tập huấn của đồng nghiệp"),
    "entry.approve": _("Đồng ý cho một mã vào"),
    "entry.ask": _("Xin mã vào cho một đồng nghiệp"),
    "entry.begun": _("Đưa mã vào trên máy chủ, trong ngày đầu"),
    "entry.disown": _("Báo “không phải tôi”: rút lại mã vào người khác xin cho mình"),
    "entry.forgotten": _("Xóa một mã vào đã hết hạn từ lâu"),
    "entry.issue": _("Đưa mã vào"),
    "entry.mailed": _("Gửi mã vào qua email, chính người đó xin"),
    "entry.open": _("Thử vào bằng một mã"),
    "entry.printed": _("In hoặc hiện mã vào"),
    "entry.refuse": _("Không đồng ý cho một mã vào"),
    "entry.take_back": _("Rút lại một mã vào"),
    "entry.use": _("Đặt mật khẩu bằng mã vào"),
    "alert.opened": _("Xem một dấu hiệu nguy hiểm"),
    "alert.raised": _("Ghi dấu hiệu nguy hiểm"),
    "alert.seen": _("Ghi là đã lo một dấu hiệu nguy hiểm"),
    "account.signed_in": _("Đăng nhập"),
    "account.signed_out": _("Đăng xuất"),
    "backup.keys": _("Sao lưu khóa"),
    "backup.records": _("Sao lưu hồ sơ"),
    "breakglass.listed": _("Xem danh sách truy cập khẩn cấp"),
    "breakglass.opened": _("Dùng quyền truy cập khẩn cấp"),
    "breakglass.read": _("Xem một lần truy cập khẩn cấp"),
    "breakglass.refused": _("Bị từ chối khi xin truy cập khẩn cấp"),
    "breakglass.reviewed": _("Rà soát một lần truy cập khẩn cấp"),
    "client.access": _("Xem ai xem được hồ sơ"),
    "client.by_code": _("Tìm hồ sơ theo mã"),
    "caseload.ordered": _("Chọn cách xếp danh sách thân chủ"),
    "client.by_alias": _("Tìm hồ sơ theo biệt danh"),
    "client.changed": _("Sửa hồ sơ"),
    "client.changes": _("Xem hồ sơ đã thay đổi thế nào"),
    "client.timeline": _("Xem toàn bộ diễn biến của hồ sơ"),
    "client.change_opened": _("Mở lời đã ghi trong một lần thay đổi"),
    "client.closed": _("Kết thúc hỗ trợ"),
    "client.counted": _("Tính lại hồ sơ vào số liệu"),
    "client.erased": _("Xóa dữ liệu của hồ sơ"),
    "client.listed": _("Thấy hồ sơ trong danh sách"),
    "client.opened": _("Mở hồ sơ"),
    "client.own_information": _("Đưa thân chủ bản thông tin của chính mình"),
    "client.reassigned": _("Chuyển người phụ trách hồ sơ"),
    "client.recognised": _("Tìm hồ sơ bằng câu hỏi nhận diện"),
    "client.registered": _("Lập hồ sơ"),
    "client.reopened": _("Mở lại hồ sơ đã kết thúc"),
    "client.restricted": _("Ghi tạm ngừng xử lý hồ sơ"),
    "client.restriction_lifted": _("Mở lại hồ sơ đã tạm ngừng"),
    "client.rights": _("Xem các quyền của thân chủ"),
    "client.trail_printed": _("In danh sách ai đã xem hồ sơ"),
    "client.trail_read": _("Xem danh sách ai đã xem hồ sơ"),
    "client.uncounted": _("Đưa hồ sơ ra khỏi số liệu"),
    "clients.reindexed": _("Lập lại chỉ mục nhận diện"),
    "closure.approve": _("Duyệt kết thúc hỗ trợ"),
    "closure.opened": _("Xem việc kết thúc hỗ trợ"),
    "closure.propose": _("Đề nghị kết thúc hỗ trợ"),
    "closure.reopen": _("Mở lại sau khi kết thúc"),
    "closure.send_back": _("Gửi lại đề nghị kết thúc"),
    "closure.take_back": _("Rút đề nghị kết thúc"),
    "consent.opened": _("Xem những lời đồng ý"),
    "consent.sheet": _("In tờ lời đồng ý"),
    "consent.taken": _("Ghi lời đồng ý"),
    "consent.withdrawn": _("Ghi việc rút lại đồng ý"),
    "contact.logged": _("Ghi lần tiếp cận"),
    "contact.note_forgotten": _("Xóa ghi chú của lần tiếp cận"),
    "cover.ended": _("Kết thúc làm thay"),
    "cover.named": _("Cử người làm thay"),
    "directory.exported": _("Lấy danh bạ về thành tệp"),
    "directory.file_answered": _("Trả lời câu hỏi về một tệp danh bạ"),
    "directory.file_brought": _("Đưa lên một tệp danh bạ"),
    "directory.file_dropped": _("Bỏ một tệp danh bạ"),
    "directory.file_loaded": _("Nạp một tệp vào danh bạ"),
    "draft.expired": _("Xóa bản nháp bỏ dở"),
    "erasure.receipt": _("In biên nhận xóa dữ liệu"),
    "estimate.entered": _("Nhập số ước tính"),
    "programme.entered": _("Nhập số liệu chỉ tiêu khác"),
    "programme.reminded": _("Nhắc nơi chưa báo cáo"), "programme.workbook": _("Tải mẫu Excel"),
    "followup.calendar": _("Tải lịch nhắc"),
    "followup.planned": _("Hẹn theo dõi"),
    "followup.recorded": _("Ghi kết quả theo dõi"),
    "client.for_contact": _("Tìm thân chủ để ghi lần tiếp cận"),
    "databook.sheet": _("In phiếu ghi trống"),
    "databook.template": _("Tải mẫu ghi từ sổ giấy"),
    "fhir.refused": _("Bị từ chối khi một hệ thống gửi cập nhật"),
    "followup.settled": _("Quyết định sau ba lần tìm không gặp"),
    "followup.taken_back": _("Bỏ lịch theo dõi không còn cần"),
    "grant.by_username": _("Tìm đồng nghiệp để chia sẻ hồ sơ"),
    "grant.ended": _("Kết thúc chia sẻ hồ sơ"),
    "grant.shared": _("Chia sẻ hồ sơ"),
    "keys.added": _("Thêm khóa vào bộ khóa"),
    "keys.destroyed": _("Hủy một khóa"),
    "keys.retired": _("Ngừng dùng một khóa"),
    "keys.rotated": _("Thay khóa mã hóa"),
    "keys.unretired": _("Dùng lại một khóa đã ngừng"),
    "keys.used": _("Chuyển sang dùng khóa mới"),
    "need.closed": _("Kết thúc một nhu cầu"),
    "need.decided": _("Ghi nhu cầu"),
    "plan.agreed": _("Ghi thân chủ đồng ý với kế hoạch"),
    "plan.goal_added": _("Ghi mục tiêu"),
    "plan.goal_ended": _("Kết thúc mục tiêu"),
    "plan.opened": _("Xem kế hoạch hỗ trợ"),
    "plan.review_set": _("Hẹn rà soát kế hoạch"),
    "plan.reviewed": _("Ghi lần rà soát kế hoạch"),
    "plan.step_added": _("Ghi việc cần làm"),
    "plan.step_marked": _("Đánh dấu việc cần làm"),
    "organisation.added": _("Thêm một tổ chức"),
    "organisation.changed": _("Sửa một tổ chức"),
    "organisation.closed": _("Đóng một tổ chức"),
    "organisation.reopened": _("Mở lại một tổ chức"),
    "commune.corrected": _("Sửa tên hoặc tọa độ của một xã, phường"),
    "referral.accept": _("Tiếp nhận chuyển gửi"),
    "referral.arrive": _("Ghi là người được giới thiệu đến khi chưa hẹn"),
    "referral.asked": _("Hỏi thân chủ đồng ý cho biết gì"),
    "referral.attend": _("Ghi là người được giới thiệu đã đến"),
    "referral.by_reference": _("Tìm chuyển gửi theo mã phiếu"),
    "referral.cancel": _("Hủy chuyển gửi"),
    "referral.complete": _("Ghi chuyển gửi đã hoàn thành"),
    "referral.day_printed": _("In lịch hẹn trong ngày"),
    "referral.decline": _("Từ chối chuyển gửi"),
    "referral.discard": _("Bỏ bản nháp chuyển gửi"),
    "referral.drafted": _("Soạn chuyển gửi"),
    "referral.expire": _("Chuyển gửi hết hạn trả lời"),
    "referral.exported": _("Tải chuyển gửi về thành tệp"),
    "referral.fail": _("Ghi chuyển gửi không thực hiện được"),
    "referral.fall_silent": _("Đóng chuyển gửi vì không có tin về kết quả"),
    "referral.lapse": _("Chuyển gửi hết hạn đến"),
    "referral.listed": _("Thấy chuyển gửi trong danh sách"),
    "referral.miss": _("Ghi là người được giới thiệu chưa đến"),
    "referral.opened": _("Mở chuyển gửi"),
    "referral.previewed": _("Xem trước thông tin sẽ chia sẻ"),
    "referral.escalate": _("Báo quản lý trường hợp: chuyển gửi quá hạn"),
    "referral.remind": _("Nhắc nơi nhận về chuyển gửi"),
    "referral.said": _("Nhắn về chuyển gửi"),
    "referral.reopen": _("Nơi nhận mở lại chuyển gửi"),
    "referral.reschedule": _("Đổi lịch hẹn của chuyển gửi"),
    "referral.resend": _("Gửi lại chuyển gửi"),
    "referral.send": _("Gửi chuyển gửi"),
    "referral.taken_back": _("Đóng thông tin của chuyển gửi đã kết thúc vì thân chủ rút lại đồng ý"),
    "referral.view_ended": _("Đóng thông tin đã chia sẻ với nơi tiếp nhận"),
    "referral.withdraw": _("Đóng chuyển gửi vì thân chủ rút lại đồng ý"),
    "stock.counted": _("Kiểm đếm vật phẩm"),
    "stock.received": _("Nhận thêm vật phẩm"),
    "stock.taken_out": _("Bớt vật phẩm khỏi kho"),
    "release.approved": _("Duyệt kỳ công bố số liệu"),
    "release.asked": _("Yêu cầu lập kỳ công bố số liệu"),
    "release.discarded": _("Bỏ một bản số liệu chưa duyệt"),
    "release.dhis2": _("Xuất tệp số liệu cho DHIS2"),
    "release.exported": _("Xuất tệp số liệu đã công bố"),
    "release.failed": _("Không lập được kỳ công bố số liệu"),
    "release.prepared": _("Lập kỳ công bố số liệu"),
    "release.refused": _("Bị từ chối ở một kỳ công bố số liệu"),
    "release.report": _("In báo cáo"),
    "release.retried": _("Lập lại kỳ công bố số liệu"),
    "release.withdrawn": _("Thu hồi kỳ công bố số liệu"),
    "release.workbook": _("Xuất bảng tính số liệu"),
    "report.written": _("Sửa phần lời của báo cáo"),
    "request.closed": _("Đóng một yêu cầu của thân chủ"),
    "request.expired": _("Yêu cầu của thân chủ hết hạn"),
    "request.received": _("Ghi một yêu cầu của thân chủ"),
    "restored.keys": _("Khôi phục khóa từ bản sao lưu"),
    "restored.records": _("Khôi phục hồ sơ từ bản sao lưu"),
    "need.opened": _("Xem một nhu cầu"),
    "screening.answered": _("Ghi câu trả lời sàng lọc"),
    "screening.begun": _("Bắt đầu sàng lọc nhu cầu"),
    "screening.completed": _("Kết thúc sàng lọc nhu cầu"),
    "screening.reviewed": _("Xem kết quả sàng lọc"),
    "service.added": _("Thêm một dịch vụ vào danh bạ"),
    "service.capacity_confirmed": _("Cập nhật số chỗ của dịch vụ"),
    "service.retracted": _("Gỡ dịch vụ đã ghi nhầm"),
    "service.changed": _("Sửa một dịch vụ trong danh bạ"),
    "service.closed": _("Đóng một dịch vụ"),
    "service.offered_again": _("Mở lại một dịch vụ đã đóng"),
    "service.given": _("Ghi dịch vụ đã cung cấp"),
    "service.hours_set": _("Cập nhật giờ mở cửa của dịch vụ"),
    "service.place_taken": _("Bớt một chỗ của dịch vụ"),
    "service.paused": _("Ghi dịch vụ tạm ngừng nhận"),
    "service.reopened": _("Ghi dịch vụ nhận người trở lại"),
    "service.paces_measured": _("Đo lại thời gian trả lời của các dịch vụ"),
    "system_token.made": _("Lập một khóa kết nối"),
    "system_token.not_made": _("Bị từ chối khi lập khóa kết nối"),
    "system_token.revoked": _("Thu hồi khóa kết nối"),
    "system_token.used": _("Dùng khóa kết nối"),
    "slip.expired": _("Xóa phiếu hẹn hết hạn"),
    "slip.late": _("Dùng phiếu hẹn khi đã muộn"),
    "slip.made": _("Lập mã dùng một lần cho phiếu hẹn"),
    "slip.open": _("Thử mở chuyển gửi bằng phiếu hẹn"),
    "slip.opened": _("Mở chuyển gửi bằng phiếu hẹn"),
    "slip.printed": _("In phiếu hẹn"),
    "transfer.accept": _("Nhận phụ trách hồ sơ"),
    "transfer.ask": _("Nhờ đồng nghiệp nhận hồ sơ"),
    "transfer.decline": _("Trả lời là không nhận hồ sơ"),
    "transfer.expire": _("Lời nhờ nhận hồ sơ quá hạn"),
    "transfer.listed": _("Thấy hồ sơ được nhờ nhận"),
    "transfer.opened": _("Xem hồ sơ được nhờ nhận, trước khi trả lời"),
    "transfer.overtake": _("Lời nhờ nhận hồ sơ không còn cần"),
    "transfer.withdraw": _("Rút lời nhờ nhận hồ sơ"),
    "trail.events_read": _("Xem sự kiện trong nhật ký truy cập"),
    "trail.opened": _("Mở nhật ký truy cập"),
}

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
