"""What to do now, a few lines for each danger; whom to call; and where to refer."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.safety.codes import Risk
from services.categories import Category
from services.models import Service

A_CATEGORY = 3  # services shown of each: whoever is in a hurry reads no list
NUMBERS = {
    "ambulance": _("Cấp cứu"), "police": _("Công an, khi thân chủ muốn"),
    "child": _("Bảo vệ trẻ em, chống mua bán người"),
}


@dataclass(frozen=True)
class Guide:
    """For one danger: what to do, which national numbers help, of which category a service helps."""

    steps: tuple
    numbers: tuple[str, ...]
    category: str


GUIDES: dict[str, Guide] = {
    Risk.VIOLENCE: Guide((
        _("Hỏi riêng: ngay lúc này có an toàn không, tối nay ở đâu thì an toàn."),
        _("Bị thương hoặc đang bị đe dọa: gọi người giúp ngay, ở lại cùng thân chủ."),
        _("Không khuyên bỏ đi hay báo công an thay thân chủ. Thân chủ quyết định."),
    ), ("ambulance", "police"), Category.GBV),
    Risk.TRAFFICKING: Guide((
        _("Không hỏi trước mặt người đi cùng. Không tự đi đón, không báo cho chủ."),
        _("Hỏi: có muốn rời nơi đó không, lúc nào nói chuyện thì an toàn."),
        _("Gọi 111 để được hướng dẫn, không cần nói tên thân chủ."),
    ), ("child", "police"), Category.SOCIAL),
    Risk.SELF_HARM: Guide((
        _("Ở lại cùng thân chủ, nghe, không phán xét, không hứa giữ kín điều này."),
        _("Hỏi thẳng: có định làm ngay không, có sẵn thứ gì trong tay không. Cùng cất đi."),
        _("Nếu có: không để một mình, gọi cấp cứu hoặc người thân mà thân chủ chọn."),
    ), ("ambulance",), Category.PSYCHOSOCIAL),
    Risk.OVERDOSE: Guide((
        _("Lúc này còn lơ mơ, tím tái, thở chậm: gọi cấp cứu, đặt nằm nghiêng, không để một mình."),
        _("Lúc này tỉnh: không dùng thêm, không trộn rượu với thuốc, không dùng một mình."),
        _("Hẹn khám trong ngày mai. Xin vật phẩm dự phòng quá liều nếu nơi khám có."),
    ), ("ambulance",), Category.HEALTH),
    Risk.CHILD: Guide((
        _("Trẻ đang bị hại hoặc không an toàn đêm nay: gọi 111 ngay, ở lại cùng trẻ."),
        _("Chỉ hỏi điều cần để giữ an toàn. Không hỏi chi tiết, không bắt kể lại nhiều lần."),
        _("Nói cho trẻ biết sẽ báo cho ai và vì sao. Chuyển ngay đến trợ giúp xã hội."),
    ), ("child", "ambulance"), Category.SOCIAL),
    Risk.DANGER: Guide((
        _("Ở lại cùng thân chủ, hỏi ngay lúc này có an toàn không, có nơi nào an toàn để đến không."),
        _("Chuyển gửi gấp khi thân chủ đồng ý. Không tự hứa điều gì thay thân chủ."),
    ), ("ambulance", "child"), Category.GBV),
}


def shown(risks: Iterable[str]) -> list[dict]:
    """Each danger with what to do, for a page."""
    return [
        {"risk": Risk(one), "label": Risk(one).label, "steps": GUIDES[one].steps} for one in risks
    ]


def categories(risks: Iterable[str]) -> list[Category]:
    """Which services help, each once, in the order of the dangers."""
    return list(dict.fromkeys(Category(GUIDES[one].category) for one in risks))


def numbers(risks: Iterable[str]) -> list[dict]:
    """The national numbers to call, each once."""
    wanted = dict.fromkeys(name for one in risks for name in GUIDES[one].numbers)
    return [{"number": settings.NATIONAL_NUMBERS[name], "label": NUMBERS[name]} for name in wanted]


def whom_to_call(user, client, risks: Iterable[str]) -> list[dict]:
    """For each category the services to ask first: open at this hour before others, none that is closed for a while.
    Of those equally open, who said to serve other communes than this person's comes last."""
    return [{"category": one, "services": list(nearest(user, client, one))} for one in categories(risks)]


def nearest(user, client, category: str) -> Iterator[dict]:
    now, home = timezone.localtime(), client.commune
    found = Service.objects.visible_to(user).fitting(category, home, home=home, urgent=True).not_closed()
    found = found.annotate(open_now=found.opened(now.weekday(), now.time()))
    for one in found.order_by(F("open_now").desc(), *found.query.order_by)[:A_CATEGORY]:
        yield {
            "service": one, "phone": one.phone or one.organisation.phone, "open_now": one.open_now,
        }
