"""Every field of every model says what it holds. A new field sees no light until somebody has decided."""

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from privacy.checks import is_history
from privacy.classification import Retention, problems, undeclared
from privacy.fields import SealedTextField

OURS = {"privacy", "pages", "services", "accounts", "casework", "referrals", "reporting", "house", "sample"}
# History copies the fields of its original, which are declared there; a table of a many-to-many relation
# holds nothing but two references.
MODELS = [
    model for model in apps.get_models(include_auto_created=False)
    if model._meta.app_label in OURS and not is_history(model)
]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_field_is_classified_and_what_points_at_a_person_is_sealed(model):
    found = problems(model)
    assert not found, "\n" + "\n".join(found)


@isolate_apps("tests.privacy.sample")
def test_a_careless_model_is_told_everything_that_it_lacks():
    class Careless(models.Model):
        name = models.TextField()
        sealed = SealedTextField(label="sample.careless.sealed", holder="id")
        forgotten = models.TextField()
        staff = models.TextField()

        class Meta:
            app_label = "sample"

        class Privacy:
            identifying = ("name", "staff")
            operational = ("id", "sealed", "gone", "id")
            openly = {"staff": "the name of a colleague"}

    assert undeclared(Careless) == ["forgotten"]
    told = "\n".join(problems(Careless))
    assert "Careless.forgotten is undeclared: add 'forgotten' to one of identifying, sensitive" in told
    assert "Careless.name is identifying or sensitive but not sealed: make it a Sealed…Field" in told
    assert "Careless.sealed is sealed, so it is identifying or sensitive" in told
    assert "names 'gone', which is no column" in told
    assert "names 'id' twice" in told
    assert "add retention = Retention." in told
    assert "staff" not in told


@isolate_apps("tests.privacy.sample")
def test_a_model_that_says_nothing_is_told_about_each_field():
    class Silent(models.Model):
        name = models.TextField()

        class Meta:
            app_label = "sample"

    assert len(problems(Silent)) == 3


def test_every_retention_has_a_sentence_for_people():
    assert all(str(kind.label).endswith(".") for kind in Retention)
