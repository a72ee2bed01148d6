"""The purposes for which consent is asked, and the words that are read out, by version.

A wording is never edited: a new version is added and becomes the current one.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

CURRENT = "2026-1"


class Purpose(models.TextChoices):
    RECORD = "record", _("Lưu hồ sơ")
    SHARE = "share", _("Chia sẻ khi chuyển gửi")
    STATISTICS = "statistics", _("Tính vào số liệu chung")


WORDING = {
    "2026-1": {
        Purpose.RECORD: _(
            "Tôi đồng ý để nhóm ghi lại những lần gặp và những gì tôi cần, dưới một mã số, không có họ tên, địa chỉ "
            "hay số giấy tờ. Tôi được xem, sửa, hoặc yêu cầu xóa bất cứ lúc nào."
        ),
        Purpose.SHARE: _(
            "Khi tôi muốn đến một nơi khác để được giúp, nhóm được gửi cho nơi đó những điều tôi chọn, không hơn. "
            "Tôi có thể rút lại lời đồng ý này bất cứ lúc nào mà vẫn được nhóm giúp đỡ."
        ),
        Purpose.STATISTICS: _(
            "Tôi đồng ý để nhóm đếm tôi vào con số chung của tỉnh. Không ai đọc con số đó mà biết được là tôi."
        ),
    }
}
