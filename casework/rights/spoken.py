"""What each right is, in plain words: read aloud to the person by whoever sits beside them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.rights.codes import RequestKind

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Right:
    """One right: its name, one sentence for the list, and the kind of request that it answers."""

    label: "_StrPromise"
    hint: "_StrPromise"
    kind: str


# Address name → right, in the order in which they are offered.
RIGHTS = {
    "right-access": Right(
        gettext_lazy("Xem những gì đã ghi"), gettext_lazy("Bản in trao tay, hoặc tệp có mật khẩu"),
        RequestKind.ACCESS,
    ),
    "right-correct": Right(
        gettext_lazy("Sửa điều chưa đúng"), gettext_lazy("Biệt danh, cách liên hệ, nhóm tuổi, nơi ở, ghi chú"),
        RequestKind.CORRECTION,
    ),
    "consent": Right(
        gettext_lazy("Rút lại lời đồng ý"), gettext_lazy("Từng điều một, bất cứ lúc nào"), RequestKind.WITHDRAWAL
    ),
    "right-statistics": Right(
        gettext_lazy("Không tính vào số liệu chung"), gettext_lazy("Vẫn được giúp như cũ"), RequestKind.OBJECTION
    ),
    "right-restrict": Right(
        gettext_lazy("Tạm ngừng xử lý hồ sơ"), gettext_lazy("Hồ sơ vẫn còn, nhưng không ai làm gì thêm"),
        RequestKind.RESTRICTION,
    ),
    "right-erase": Right(
        gettext_lazy("Xóa dữ liệu"), gettext_lazy("Không ai đọc lại được nữa, kể cả nhóm"), RequestKind.ERASURE
    ),
}


def lines(name: str) -> list[str]:
    """The sentences of a page, one thought each."""
    return {
        "rights": [
            _("Hồ sơ này là về thân chủ, nên thân chủ quyết định."),
            _("Mọi yêu cầu được thực hiện trong %(hours)s giờ, không mất tiền, không cần nêu lý do.") % {
                "hours": settings.RIGHTS_HOURS
            },
            _("Dù dùng quyền nào, thân chủ vẫn có thể đến nhận giúp đỡ như mọi người."),
        ],
        "right-access": [
            _("Thân chủ được biết tất cả: nhóm đã ghi gì, đã cho ai biết, khi nào."),
            _("Bản giấy có thể bị người khác nhìn thấy. Hỏi thân chủ có nơi cất an toàn không rồi hãy in."),
            _("Nếu không, đọc cho thân chủ nghe tại chỗ là đủ."),
        ],
        "right-sealed": [
            _("Mật khẩu này chỉ hiện một lần. Đọc cho thân chủ ghi lại, rồi mới tải tệp."),
            _("Không gửi mật khẩu và tệp cùng một đường. Nếu mất mật khẩu, hãy làm tệp mới."),
        ],
        "right-correct": [
            _("Thân chủ nói lại cho đúng, nhóm sửa ngay. Lần sửa được ghi vào lịch sử hồ sơ."),
        ],
        "right-statistics": [
            _("Nhóm đếm số người được giúp để xin thêm nguồn lực. Không ai nhìn con số mà biết trong đó có thân chủ."),
            _("Nếu thân chủ không muốn, từ nay nhóm không tính nữa: mọi con số làm ra sau hôm nay không có thân chủ."),
        ],
        "right-restrict": [
            _("Hồ sơ còn nguyên, chỉ xem được. Nhóm không ghi thêm, không hẹn theo dõi, không chuyển gửi, "
              "không tính vào số liệu."),
            _("Các chuyển gửi đang mở được rút lại, nơi nhận không còn đọc được gì."),
            _("Thân chủ muốn tiếp tục lúc nào thì mở lại lúc đó."),
        ],
        "right-record": [
            _("Thân chủ đã rút lại lời đồng ý lưu hồ sơ. Hồ sơ không thể để như cũ."),
            _("Thân chủ chọn một trong hai: giữ lại nhưng không ai làm gì thêm, hoặc xóa hẳn."),
        ],
        "right-erase": [
            _("Xóa rồi thì không ai đọc lại được nữa, kể cả nhóm, kể cả từ bản sao lưu."),
            _("Nơi nào đang nhận chuyển gửi sẽ được báo là thân chủ đã rút lại, và không đọc được gì nữa."),
            _("Con số chung đã công bố không đổi, và không ai biết trong đó có thân chủ."),
            _("Sau này thân chủ quay lại, nhóm lập hồ sơ mới như với người mới."),
            _("Nếu thân chủ còn phân vân, có thể tạm ngừng xử lý hồ sơ thay vì xóa."),
        ],
        "erasure-confirm": [
            _("Khóa của hồ sơ bị hủy: mọi điều đã ghi không ai mở lại được, kể cả từ bản sao lưu cũ."),
            _("Mã hồ sơ, tuổi, giới tính, nơi ở và câu trả lời nhận diện bị thay hoặc xóa; "
              "hồ sơ không còn ở danh sách nào."),
            _("Chuyển gửi đang mở được rút lại; nơi nhận chỉ thấy là đã rút lại. Lịch theo dõi và bản nháp bị xóa."),
            _("Các con số đã đếm không đổi. Nhóm nhận một biên nhận có số, không có tên ai."),
        ],
    }.get(name, [])
