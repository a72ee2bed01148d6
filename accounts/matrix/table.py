"""The access matrix: every capability × every role, and the tables that each area stands for.

A row's words stand for the roles in the order of `COLUMNS`: outreach worker, case manager, partner officer, programme
manager, privacy officer, administrator. The policies ask this table; the tests of the database's roles, docs/access.md
and the page "what each role sees" are made from it.
"""

from django.utils.translation import gettext_lazy as _

from accounts.matrix.reaches import Area
from accounts.matrix.reaches import Capability as May

CLIENTS = Area("clients", _("Hồ sơ thân chủ"), (
    May("clients.work", _("Xem hồ sơ và ghi vào hồ sơ"), "own organisation none none none none"),
    May("clients.register", _("Đăng ký thân chủ mới"), "own organisation none none none none"),
    May("clients.share", _("Chia sẻ hồ sơ có thời hạn"), "own organisation none none none none"),
    May("clients.seen_by", _("Xem ai đã mở hồ sơ"), "own organisation none none none none"),
    May("transfers.ask", _("Nhờ đồng nghiệp nhận hồ sơ"), "own organisation none none none none"),
    May("clients.hand_over", _("Đổi người phụ trách hồ sơ"), "none organisation none none none none"),
    May("covers.name", _("Cử người làm thay khi vắng"), "own organisation none none none none"),
    May("workload.see", _("Xem ai đang phụ trách bao nhiêu việc"), "none organisation none none none none"),
    May("results.own", _("Xem kết quả chung của nhóm"), "none organisation none none none none"),
), tables=("casework.Client", "casework.Assignment", "casework.Consent", "casework.ClientGrant", "casework.Cover",
           "casework.Draft", "casework.Transfer", "casework.ListOrder"),
   also=("casework.CountingIndex", "privacy.DataKey", "privacy.KeyToDestroy", "privacy.DestroyedKey"))

CONTACTS = Area("contacts", _("Lần tiếp cận và kho vật phẩm"), (
    May("contacts.write", _("Ghi lần tiếp cận"), "own organisation none none none none"),
    May("databook.bring", _("Đưa sổ ghi tay vào phần mềm"), "own organisation none none none none"),
    May("stock.see", _("Xem kho vật phẩm"), "organisation organisation none none none none"),
    May("stock.keep", _("Ghi nhập, xuất, kiểm kho vật phẩm"), "none organisation none none none none",
        keeps=("casework.StockEntry",)),
), tables=("casework.Contact", "casework.ContactPeople", "casework.ContactSupply", "casework.StockEntry"))

SCREENING = Area("screening", _("Sàng lọc và nhu cầu"), (
    May("screening.ask", _("Sàng lọc, xem câu trả lời"), "own organisation none none none none"),
    May("needs.decide", _("Quyết định và kết thúc nhu cầu"), "own organisation none none none none"),
    May("alerts.see_to", _("Ghi là đã lo dấu hiệu nguy hiểm"), "none organisation none none none none"),
), tables=("casework.Screening", "casework.Need", "casework.Alert"))

PLANS = Area("plans", _("Kế hoạch và kết thúc hỗ trợ"), (
    May("plans.keep", _("Lập và xem lại kế hoạch hỗ trợ"), "own organisation none none none none"),
    May("services_given.write", _("Ghi dịch vụ đã giúp"), "own organisation none none none none"),
    May("closure.propose", _("Đề nghị kết thúc hỗ trợ, mở lại hồ sơ"), "own organisation none none none none"),
    May("closure.decide", _("Duyệt việc kết thúc hỗ trợ"), "none organisation none none none none"),
), tables=("casework.Plan", "casework.Goal", "casework.GoalStep", "casework.PlanReview", "casework.Closure",
           "casework.ServiceGiven"))

FOLLOWUPS = Area("followups", _("Theo dõi"), (
    May("followups.keep", _("Hẹn và ghi lần theo dõi"), "own organisation none none none none"),
    May("followups.settle", _("Quyết định sau ba lần không gặp"), "none organisation none none none none"),
), tables=("casework.FollowUp",))

SENT = Area("sent", _("Chuyển gửi đi"), (
    May("sent.send", _("Chuyển gửi, nhắn, in phiếu hẹn, rút lại"), "own organisation none none none none"),
    May("sent.figures", _("Xem các nơi nhận trả lời thế nào"), "none organisation none none none none"),
), tables=("referrals.Referral", "referrals.Message", "referrals.Slip"))

RECEIVED = Area("received", _("Chuyển gửi nhận được"), (
    May("received.answer", _("Xem phần được chia sẻ, trả lời, hẹn, nhắn"), "none none addressed none none none"),
    May("received.figures", _("Xem kết quả tiếp nhận của cơ sở"), "none none organisation none none none"),
    May("received.systems", _("Cấp và thu hồi khóa cho phần mềm của cơ sở"), "none none organisation none none none"),
), tables=("referrals.Referral", "referrals.Message", "referrals.SystemToken", "referrals.ReceivedUpdate"),
   also=("privacy.DataKey", "privacy.DestroyedKey"))

OWN_SERVICES = Area("own-services", _("Dịch vụ của cơ sở mình"), (
    May("own_services.keep", _("Sửa số chỗ, giờ mở cửa, tạm ngừng nhận"), "none none organisation none none none",
        keeps=("services.Service", "services.ServiceHours")),
), tables=("services.Service", "services.ServiceHours"))

DIRECTORY = Area("directory", _("Danh bạ dịch vụ"), (
    May("directory.read", _("Tra cứu danh bạ"), "all all all all all all"),
), tables=("services.Service", "services.ServiceHours", "services.ServicePace", "services.Organisation",
           "services.Organisation_communes_served", "services.Commune", "services.FormerDistrict"))

DIRECTORY_KEPT = Area("directory-kept", _("Sửa danh bạ"), (
    May("directory.keep", _("Sửa tổ chức, dịch vụ, xã phường; nhập và xuất tệp"), "none none none none none all",
        keeps=("services.Service", "services.ServiceHours", "services.Organisation",
               "services.Organisation_communes_served", "services.Commune", "services.FormerDistrict")),
), tables=("services.DirectoryFile",))

PEOPLE = Area("people", _("Tài khoản và nhân sự"), (
    May("colleagues.see", _("Xem tên đồng nghiệp"),
        "organisation organisation organisation organisation organisation all"),
    May("accounts.see", _("Xem danh sách tài khoản"), "none organisation none none none all"),
    May("accounts.keep", _("Mở, sửa, khóa tài khoản; đổi vai trò"), "none none none none none all",
        keeps=("accounts.User",)),
    May("codes.ask", _("Xin mã vào cho người không vào được"), "none organisation none none none all",
        keeps=("accounts.EntryCode",)),
    May("codes.ask_administrator", _("Xin mã vào cho quản trị viên không vào được"), "none none none none all all",
        keeps=("accounts.EntryCode",)),
    May("codes.approve", _("Duyệt mã vào mà người khác xin"), "none organisation organisation organisation all all",
        keeps=("accounts.EntryCode",)),
    May("phones.shut_out", _("Báo mất điện thoại thay cho người khác"), "none organisation none none none all"),
    May("phones.remember", _("Đặt điện thoại được nhớ bao lâu"), "none organisation none none none none",
        keeps=("accounts.DeviceRule",)),
    May("trainings.mark", _("Ghi tập huấn của nhóm"), "none organisation none none none none",
        keeps=("accounts.Trained",)),
), tables=("accounts.User", "accounts.Trained", "accounts.DeviceRule"), also=("accounts.EntryCode",))

FIGURES = Area("figures", _("Số liệu công bố và số ước tính"), (
    May("figures.read", _("Xem số liệu và báo cáo"), "none none none released none none"),
    May("figures.release", _("Lập, duyệt, thu hồi số liệu công bố (chỉ sở quản lý)"),
        "none none none released none none"),
    May("estimates.read", _("Xem số ước tính"), "none none none all none none"),
    May("estimates.enter", _("Nhập số ước tính (chỉ sở quản lý)"), "none none none all none none"),
), tables=("reporting.Release", "reporting.ReportPaper", "reporting.Estimate"))

PROGRAMME = Area("programme", _("Chỉ tiêu khác của chương trình"), (
    May("programme.read", _("Xem các chỉ tiêu"), "none none none all none none"),
    May("programme.report", _("Nhập số của nơi mình"), "none none none organisation none none"),
    May("programme.gather", _("Nhập số của nhiều xã, nhắc nơi chưa báo cáo (chỉ sở quản lý)"),
        "none none none all none none"),
), tables=("reporting.ProgrammeReport", "reporting.ProgrammeReminder"))

TRAIL = Area("trail", _("Nhật ký truy cập"), (
    May("trail.read", _("Xem ai đã mở gì, theo mã, không có tên thân chủ"), "none none none none all none"),
), tables=("privacy.AuditEvent", "privacy.AuditSeal", "privacy.AuditUnsealed"))

RIGHTS = Area("rights", _("Yêu cầu và xóa dữ liệu của thân chủ"), (
    May("rights.carry_out", _("Ghi yêu cầu, đưa bản sao, sửa, tạm ngừng"), "own organisation none none none none"),
    May("rights.registers", _("Xem danh sách yêu cầu và lần xóa"), "none organisation none none all none"),
    May("rights.close", _("Đóng yêu cầu của thân chủ"), "none organisation none none none none"),
    May("rights.erase", _("Xóa hẳn một hồ sơ"), "none organisation none none none none"),
), tables=("casework.RightsRequest",), also=("casework.Erasure", "privacy.DestroyedKey"))

EMERGENCY = Area("emergency", _("Truy cập khẩn cấp"), (
    May("emergency.open", _("Mở hồ sơ của nhóm khi khẩn cấp, có lý do, 60 phút"),
        "organisation none none none none none"),
    May("emergency.review", _("Rà soát các lần mở khẩn cấp"), "none organisation none none none none"),
), tables=("casework.EmergencyAccess",))

OWN_ACCOUNT = Area("own-account", _("Tài khoản của chính mình"), (
    May("own.account", _("Đổi cách xác nhận, xem nơi đang đăng nhập, báo mất điện thoại"), "own own own own own own"),
    May("own.mail", _("Nhận thư báo có việc mới"), "own own own own none none", keeps=("referrals.MailChoice",)),
), tables=("accounts.Device", "accounts.Tally"), also=("referrals.MailChoice",))

AREAS: tuple[Area, ...] = (
    CLIENTS, CONTACTS, SCREENING, PLANS, FOLLOWUPS, SENT, RECEIVED, OWN_SERVICES, DIRECTORY, DIRECTORY_KEPT, PEOPLE,
    FIGURES, PROGRAMME, TRAIL, RIGHTS, EMERGENCY, OWN_ACCOUNT,
)
