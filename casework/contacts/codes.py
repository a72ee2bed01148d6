"""The coded words of a contact: channel, supplies, topics, age groups, what comes next. Coarse on purpose."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.clients.codes import Sex


class Channel(models.TextChoices):
    FIELD = "field", _("Tại địa bàn")
    DROP_IN = "drop_in", _("Tại điểm tư vấn")
    ONLINE = "online", _("Trực tuyến")
    HOTLINE = "hotline", _("Đường dây nóng")
    MOBILE = "mobile", _("Tư vấn lưu động")


class Supply(models.TextChoices):
    CONDOMS = "condoms", _("Bao cao su")
    LUBRICANT = "lubricant", _("Chất bôi trơn")
    TEST_KITS = "test_kits", _("Bộ tự xét nghiệm")
    NEEDLES = "needles", _("Bơm kim tiêm sạch")
    LEAFLETS = "leaflets", _("Tờ thông tin")


class Topic(models.TextChoices):
    """What was talked about, as finely as it helps the next talk and no finer."""

    HEALTH = "health", _("Sức khỏe, xét nghiệm")
    TREATMENT = "treatment", _("Điều trị")
    SUPPLIES = "supplies", _("Dùng vật phẩm")
    SAFETY = "safety", _("An toàn, bạo lực")
    MIND = "mind", _("Tâm lý")
    SUBSTANCES = "substances", _("Rượu, chất gây nghiện")
    LEGAL = "legal", _("Giấy tờ, pháp lý")
    WORK = "work", _("Việc làm, học nghề")
    MONEY = "money", _("Vay vốn, nợ")
    FAMILY = "family", _("Con, gia đình, nơi ở")


class NextStep(models.TextChoices):
    """What was agreed to come next."""

    NONE = "none", _("Không có")
    FOLLOW_UP = "follow_up", _("Theo dõi vào một ngày")
    REGISTER = "register", _("Đăng ký người này")
    REFER = "refer", _("Chuyển gửi")


class AgeGroup(models.TextChoices):
    """How old somebody without a record looks or says to be: no finer than can be told at a talk."""

    CHILD = "under_18", _("dưới 18")
    YOUNG = "18_24", _("18–24")
    ADULT = "25_up", _("từ 25")


# Of people without a record.
GROUPS = [(sex, age) for sex in (Sex.FEMALE, Sex.MALE, Sex.OTHER) for age in AgeGroup]
