"""A file on its way into the directory: kept here between its preview and its loading."""

import uuid

from django.db import models
from django.utils import timezone

from privacy.classification import Retention


class DirectoryFileQuerySet(models.QuerySet):
    def visible_to(self, user) -> "DirectoryFileQuerySet":
        """The administrators' alone."""
        return self if getattr(user, "role", "") == "administrator" else self.none()


class DirectoryFile(models.Model):
    """What somebody brought, what was answered about it, and whether it was loaded; then its content is gone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    source = models.CharField(max_length=60)
    content = models.BinaryField()
    answers = models.JSONField(default=dict)
    brought_at = models.DateTimeField(default=timezone.now)
    loaded_at = models.DateTimeField(null=True, blank=True)
    made = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)

    objects = DirectoryFileQuerySet.as_manager()

    class Meta:
        ordering = ["-brought_at", "id"]

    class Privacy:
        identifying = ("content",)
        operational = ("id", "name", "source", "answers", "brought_at", "loaded_at", "made", "changed")
        openly = {"content": "records that are public elsewhere; names of staff in them are never read into ours, and "
                             "go with the file: when it is loaded, or after a week"}
        retention = Retention.DRAFT
