"""The smallest models that use everything the wall offers."""

import uuid

from django.db import models
from simple_history.models import HistoricalRecords

from privacy.classification import Retention
from privacy.fields import SealedDateField, SealedIntegerField, SealedJSONField, SealedTextField
from privacy.querysets import GuardedQuerySet


class Person(models.Model):
    """A holder: her own row is sealed under her own key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=12, blank=True)
    alias = SealedTextField(label="sample.person.alias", holder="id", default="")
    born_on = SealedDateField(label="sample.person.born_on", holder="id", null=True, blank=True)
    children = SealedIntegerField(label="sample.person.children", holder="id", null=True, blank=True)
    answers = SealedJSONField(label="sample.person.answers", holder="id", null=True, blank=True)

    objects = GuardedQuerySet.as_manager()
    # Tables of an app without migrations are made first, before there is a table of users to point at.
    history = HistoricalRecords(user_db_constraint=False)

    class Privacy:
        identifying = ("alias", "born_on")
        sensitive = ("children", "answers")
        operational = ("id", "code")
        retention = Retention.CASE

    def __str__(self) -> str:
        return self.code


class Note(models.Model):
    """A row about a person, sealed under that person's key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notes")
    text = SealedTextField(label="sample.note.text", holder="person_id")
    remark = SealedTextField(label="sample.note.remark", holder="person_id", null=True, blank=True)

    objects = GuardedQuerySet.as_manager()

    class Privacy:
        sensitive = ("text", "remark")
        operational = ("id", "person")
        retention = Retention.CASE

    def __str__(self) -> str:
        return str(self.id)
