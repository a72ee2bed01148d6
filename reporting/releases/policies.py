"""Who may move a release on, and what stands in the way; each refusal a sentence with what to do."""

from django.utils.translation import gettext as _

from privacy.errors import AccessDenied
from reporting.policies import check_manage
from reporting.releases.lifecycle import TRANSITIONS
from reporting.releases.models import Release


def check_state(release, verb: str, sentence: str) -> None:
    if release.state not in TRANSITIONS[verb].sources:
        raise AccessDenied(sentence, about=release)


def check_approve(user, release) -> None:
    """A second person; only what nothing was found in, jointly with all that was published by now."""
    check_manage(user)
    if release.prepared_by_id == user.pk:
        raise AccessDenied(_("Người lập số liệu không tự duyệt được; cần một người thứ hai."), about=release)
    check_state(release, "approve", _("Kỳ công bố này không còn chờ duyệt."))
    if not release.holds:
        raise AccessDenied(
            _("Bản này chưa che được hết số nhỏ nên không thể duyệt. Hãy bỏ bản này; gộp các xã, phường ít người "
              "hoặc đợi kỳ dài hơn."), about=release,
        )
    if published_since(release):
        raise AccessDenied(
            _("Sau khi lập bản này đã có kỳ khác được công bố, nên phép thử tấn công không còn đủ. Hãy bỏ bản này rồi "
              "lập lại."), about=release,
        )


def published_since(release) -> list[int]:
    """Numbers of releases of the year that its certificate doesn't know of."""
    known = set(release.certificate["earlier"])
    numbers = Release.objects.ever_published(release.period_end.year).values_list("number", flat=True)
    return [number for number in numbers if number not in known and number != release.number]


def check_discard(user, release) -> None:
    check_manage(user)
    check_state(release, "discard", _("Chỉ bỏ được bản chưa duyệt. Bản đã duyệt thì thu hồi, có lý do."))


def check_retry(user, release) -> None:
    check_manage(user)
    check_state(release, "retry", _("Bản này không cần lập lại."))
    if release.is_preparing and not release.is_lost:
        raise AccessDenied(_("Bản này vẫn đang được lập. Hãy đợi thêm."), about=release)


def check_withdraw(user, release) -> None:
    check_manage(user)
    check_state(release, "withdraw", _("Chỉ thu hồi được kỳ công bố đang có hiệu lực."))
