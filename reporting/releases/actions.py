"""What people do with a release: ask for one, try again, approve, discard, withdraw. The work itself: working.py."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from privacy import audit
from privacy.acts import action
from privacy.once import already, wait_for
from reporting.catalogue import period_of
from reporting.policies import check_manage
from reporting.releases.codes import Audience, Because, Doing, State
from reporting.releases.models import Release
from reporting.releases.periods import FIRST_YEAR, Span
from reporting.releases.policies import check_approve, check_discard, check_retry, check_withdraw

NUMBERING = b"releases"  # one at a time is asked for, and one approved, so that each knows of all before it
MOST_WORDS = 300
EMPTIED = {"tables": None, "certificate": None, "solution": None, "seal": ""}


@action
def prepare_release(
    *, by, id, period_start: dt.date, period_end: dt.date, audience: str = Audience.DEPARTMENT, merges: bool = False,
    replaces: Release | None = None,
) -> Release:
    """Ask for the release of a closed period; the same `id` again returns the one that stands.

    It is counted and protected in the background. `merges` shows small communes of a half-year together; `replaces` is
    the withdrawn release of the same period that it takes the place of. Raises ValidationError.
    """
    check_manage(by)
    if existing := already(Release.objects.all(), id):
        return existing
    wait_for(NUMBERING)
    check_period(period_start, period_end)
    check_free(period_start, period_end, replaces)
    number = (Release.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    release = Release.objects.create(
        id=id, number=number, period_start=period_start, period_end=period_end, audience=Audience(audience),
        merges=merges, replaces=replaces, prepared_by=by,
    )
    audit.wrote("release.asked", release, by=by, fields=["period_start", "period_end", "audience", "merges"])
    return release


def check_period(start: dt.date, end: dt.date) -> None:
    """A month, half-year or year that is over, from 2026 on."""
    if period_of(start, end) is None:
        raise ValidationError(_("Kỳ số liệu là một tháng, 6 tháng đầu năm hoặc cả năm."))
    if end.year < FIRST_YEAR:
        raise ValidationError(_("Số liệu được công bố từ năm 2026."))
    if not Span(start, end).is_over(timezone.localdate()):
        raise ValidationError(_("Kỳ số liệu chưa kết thúc. Hãy đợi đến sau ngày cuối kỳ."))


def check_free(start: dt.date, end: dt.date, replaces: Release | None) -> None:
    """A period is published once. Only a withdrawn release may be replaced, by a release that says so."""
    other = Release.objects.taking_period(start, end).first()
    if other is not None and other.is_approved:
        raise ValidationError(
            _("Kỳ này đã công bố. Số đến sau được nêu trong kỳ sau; nếu số sai, hãy thu hồi rồi lập bản thay thế.")
        )
    if other is not None:
        raise ValidationError(_("Kỳ này đang có bản số %(n)s. Hãy duyệt hoặc bỏ bản đó trước.") % {"n": other.number})
    withdrawn = Release.objects.of_period(start, end).filter(state=State.WITHDRAWN).first()
    if withdrawn != replaces:
        raise ValidationError(
            _("Kỳ này có bản số %(n)s đã thu hồi. Hãy lập bản thay thế cho bản đó.") % {"n": withdrawn.number}
            if withdrawn else _("Chỉ thay thế được một kỳ công bố đã thu hồi của cùng kỳ.")
        )


@action
def retry_release(*, by, release: Release) -> Release:
    """Count a failed release anew, or one whose process has gone silent: what that process still does is ignored."""
    release = locked(by, release)
    check_retry(by, release)
    release.state, release.attempt = State.PREPARING, release.attempt + 1
    release.started_at = release.seen_at = None
    release.problem, release.problem_in, release.doing, release.share = "", [], Doing.WAITING, 0.0
    release.prepared_at = timezone.now()
    release.save()
    audit.wrote("release.retried", release, by=by, fields=["state", "attempt"])
    return release


@action
def approve_release(*, by, release: Release) -> Release:
    """A second person approves: from now on the release is read and never changes."""
    wait_for(NUMBERING)
    release = locked(by, release)
    check_approve(by, release)
    release.state, release.approved_by, release.approved_at = State.APPROVED, by, timezone.now()
    release.save(update_fields=["state", "approved_by", "approved_at"])
    audit.wrote("release.approved", release, by=by, fields=["state"])
    return release


@action
def discard_release(*, by, release: Release) -> Release:
    """Throw away what was never published; its figures are forgotten, its number stays taken."""
    release = locked(by, release)
    check_discard(by, release)
    release.state, release.discarded_by, release.discarded_at = State.DISCARDED, by, timezone.now()
    for name, nothing in EMPTIED.items():
        setattr(release, name, nothing)
    release.save()
    audit.wrote("release.discarded", release, by=by, fields=["state", "tables"])
    return release


@action
def withdraw_release(*, by, release: Release, because: str, words: str) -> Release:
    """Take a release back, with the reason: it is shown no more, but stays known, since it was read."""
    wait_for(NUMBERING)
    release = locked(by, release)
    check_withdraw(by, release)
    check_reason(because, words)
    release.state, release.withdrawn_by, release.withdrawn_at = State.WITHDRAWN, by, timezone.now()
    release.withdrawn_because, release.withdrawn_words = because, words.strip()
    release.save(update_fields=["state", "withdrawn_by", "withdrawn_at", "withdrawn_because", "withdrawn_words"])
    audit.wrote("release.withdrawn", release, by=by, fields=["state", "withdrawn_because", "withdrawn_words"])
    return release


def check_reason(because: str, words: str) -> None:
    problems = {}
    if because not in Because:
        problems["because"] = _("Hãy chọn một lý do.")
    if not 0 < len(words.strip()) <= MOST_WORDS:
        problems["words"] = _("Hãy nói rõ vì sao, trong một hai câu.")
    if problems:
        raise ValidationError(problems)


def locked(by, release: Release) -> Release:
    """The row as it stands, for those whose releases they are; nothing changes it until the transaction ends."""
    check_manage(by)
    return Release.objects.select_for_update().get(pk=release.pk)
