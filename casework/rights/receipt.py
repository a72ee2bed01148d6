"""What an erasure destroyed, in words and numbers: for its page and its paper."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacy.models import DestroyedKey
from privacy.router import KEYS

NAMES = {
    "consent": gettext_lazy("lời đồng ý"), "contact": gettext_lazy("lần tiếp cận"),
    "screening": gettext_lazy("lần sàng lọc"), "need": gettext_lazy("nhu cầu"),
    "followup": gettext_lazy("lần theo dõi"),
    "servicegiven": gettext_lazy("dịch vụ đã nhận"), "assignment": gettext_lazy("lần phân công"),
    "referrals": gettext_lazy("chuyển gửi"), "draft": gettext_lazy("bản nháp"),
}


def in_words(counts: dict[str, int]) -> list[str]:
    """Each kind with its number, the record itself first."""
    kinds = [f"{counts[name]} {label}" for name, label in NAMES.items() if counts.get(name)]
    return [_("hồ sơ và toàn bộ lịch sử thay đổi"), *kinds]


def destroyed_in_words(erasure) -> list[str]:
    return in_words(erasure.destroyed)


def keys_are_gone(erasure) -> bool:
    """Whether every key of the person has been destroyed by now."""
    return DestroyedKey.objects.using(KEYS).filter(pk__in=erasure.holders).count() == len(erasure.holders)
