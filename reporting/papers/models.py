"""The paper of a release: what an office writes into the report before it is printed. Figures are not among it."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from privacy.classification import Retention
from reporting.papers.querysets import ReportPaperQuerySet


class Language(models.TextChoices):
    VIETNAMESE = "vi", _("Tiếng Việt")
    ENGLISH = "en", _("Tiếng Anh (bản dịch)")


class ReportPaper(models.Model):
    """Number, signatory and words of one release's report in one language. Changed in place: until it is signed it is
    a draft of the office, and what is signed is on paper. `edition` counts the changes.

    Source of the parts: Decree 30/2020/NĐ-CP, Annex I: số, ký hiệu, địa danh, thời gian, kính gửi, nơi nhận, quyền hạn
    and chức vụ and họ tên of the signatory.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    release = models.ForeignKey("reporting.Release", on_delete=models.PROTECT, related_name="papers")
    language = models.CharField(max_length=2, choices=Language)
    number = models.CharField(max_length=10, blank=True)
    symbol = models.CharField(max_length=30)
    place = models.CharField(max_length=60)
    dated = models.DateField(null=True, blank=True)
    addressed_to = models.TextField(max_length=600)
    receivers = models.TextField(max_length=600)
    on_behalf = models.CharField(max_length=80, blank=True)
    signatory_title = models.CharField(max_length=80)
    signatory_name = models.CharField(max_length=80, blank=True)
    assessment = models.TextField(max_length=6000, blank=True)
    edition = models.PositiveSmallIntegerField(default=1)
    changed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)

    objects = ReportPaperQuerySet.as_manager()

    class Meta:
        ordering = ["release", "language"]
        constraints = [
            models.UniqueConstraint(fields=["release", "language"], name="one_paper_a_release_and_language"),
            models.CheckConstraint(condition=Q(edition__gte=1), name="paper_editions_from_one"),
        ]

    class Privacy:
        public = (
            "release", "language", "number", "symbol", "place", "dated", "addressed_to", "receivers", "on_behalf",
            "signatory_title", "signatory_name", "assessment",
        )
        operational = ("id", "edition", "changed_by", "changed_at")
        retention = Retention.RELEASE

    def __str__(self) -> str:
        return f"{self.release_id} {self.language}"
