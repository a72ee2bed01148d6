"""Writing into the report of a release: its number, its signatory, its words."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from privacy import audit
from privacy.acts import action
from privacy.once import wait_for
from reporting.papers.models import ReportPaper
from reporting.papers.policies import check_write_paper

FIELDS = (
    "number", "symbol", "place", "dated", "addressed_to", "receivers", "on_behalf", "signatory_title",
    "signatory_name", "assessment",
)


@action
def write_paper(
    *, by, release, language: str, symbol: str, place: str, addressed_to: str, receivers: str, signatory_title: str,
    number: str = "", dated: dt.date | None = None, on_behalf: str = "", signatory_name: str = "",
    assessment: str = "", replaces: int = 0,
) -> ReportPaper:
    """Write the words of a report; the same words again change nothing.

    `replaces` is the edition that the actor has read; 0 where there is none yet. Raises ValidationError where a
    colleague wrote another since.
    """
    check_write_paper(by, release)
    wait_for(release.pk.bytes)
    words = {
        "number": number, "symbol": symbol, "place": place, "dated": dated, "addressed_to": addressed_to,
        "receivers": receivers, "on_behalf": on_behalf, "signatory_title": signatory_title,
        "signatory_name": signatory_name, "assessment": assessment,
    }
    paper = ReportPaper.objects.visible_to(by).filter(release=release, language=language).first()
    changed = [name for name in FIELDS if paper is None or getattr(paper, name) != words[name]]
    if paper is not None and not changed:
        return paper
    check_replaces(paper, replaces)
    paper = paper or ReportPaper(release=release, language=language, edition=0)
    for name, value in words.items():
        setattr(paper, name, value)
    paper.edition, paper.changed_by, paper.changed_at = paper.edition + 1, by, timezone.now()
    paper.save()
    audit.wrote("report.written", paper, by=by, fields=changed)
    return paper


def check_replaces(paper: ReportPaper | None, replaces: int) -> None:
    """Nobody's words are replaced by somebody who has not read them."""
    if (paper.edition if paper else 0) != replaces:
        raise ValidationError(_("Một đồng nghiệp vừa sửa báo cáo này. Hãy mở lại trang, xem rồi sửa nếu vẫn cần."))
