"""What a query can't do with a sealed column, or past history and trail, is refused with a sentence."""

from uuid import uuid4

import pytest
from django import forms
from django.contrib.auth import get_user_model
from django.core.checks import run_checks
from django.db import connection, models
from django.db.models import Count, Exists, F, Max, OuterRef, Q, Value
from django.db.models.functions import Length, Upper
from django.test.utils import isolate_apps

from privacy import checks
from privacy.errors import SealedFieldMisuse
from privacy.fields import SealedTextField
from privacy.querysets import GuardedQuerySet
from tests.privacy.sample.models import Note, Person

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

BARE = models.QuerySet(Person)  # without our queryset, so that the field must defend itself

QUERIES = {
    "filter": lambda rows: rows.filter(alias="Hoa"),
    "filter in": lambda rows: rows.filter(alias__in=["Hoa"]),
    "filter none": lambda rows: rows.filter(alias=None),
    "filter contains": lambda rows: rows.filter(alias__icontains="Ho"),
    "filter key": lambda rows: rows.filter(answers__mother="Lan"),
    "filter ordinal": lambda rows: rows.filter(children__gt=0),
    "filter year": lambda rows: rows.filter(born_on__year=2000),
    "exclude": lambda rows: rows.exclude(alias="Hoa"),
    "get": lambda rows: rows.get(alias="Hoa"),
    "Q": lambda rows: rows.filter(Q(code="") | Q(alias="Hoa")),
    "related": lambda rows: rows.filter(notes__text="x"),
    "get_or_create": lambda rows: rows.get_or_create(alias="Hoa"),
    "order_by": lambda rows: list(rows.order_by("alias")),
    "order_by reverse": lambda rows: list(rows.order_by("-alias")),
    "order_by related": lambda rows: list(rows.order_by("notes__text")),
    "latest": lambda rows: rows.latest("born_on"),
    "update F": lambda rows: rows.update(alias=F("alias")),
    "update": lambda rows: rows.update(alias="Hoa"),
    "update value": lambda rows: rows.update(alias=Value("Hoa")),
    "update upper": lambda rows: rows.update(alias=Upper("code")),
    "update sealed": lambda rows: rows.update(alias=rows.values_list("alias", flat=True).first()),
    "bulk_update": lambda rows: rows.bulk_update(list(rows), ["alias"]),
    "in_bulk": lambda rows: rows.in_bulk(["Hoa"], field_name="alias"),
}
GUARDED_ONLY = {
    "F": lambda rows: rows.filter(code=F("alias")),
    "annotate": lambda rows: rows.annotate(name=F("alias")),
    "annotate function": lambda rows: rows.annotate(n=Length("alias")),
    "alias": lambda rows: rows.alias(name=F("alias")),
    "aggregate": lambda rows: rows.aggregate(Max("children")),
    "count values": lambda rows: rows.aggregate(Count("alias", distinct=True)),
    "aggregate related": lambda rows: rows.annotate(n=Max("notes__text")),
    "distinct": lambda rows: list(rows.distinct("alias")),
    "order_by F": lambda rows: list(rows.order_by(F("alias").desc(nulls_last=True))),
    "outer": lambda rows: list(rows.filter(Exists(Note.objects.filter(id=OuterRef("alias"))))),
    "values expression": lambda rows: rows.values(name=F("alias")),
    "update plain": lambda rows: rows.update(code="x"),
    "update null": lambda rows: rows.update(children=None),
    "delete": lambda rows: rows.delete(),
    "delete some": lambda rows: rows.filter(code="").delete(),
    "bulk_update plain": lambda rows: rows.bulk_update(list(rows), ["code"]),
    "ignore conflicts": lambda rows: rows.bulk_create([Person(alias="x")], ignore_conflicts=True),
    "update conflicts": lambda rows: rows.bulk_create(
        [Person(alias="x")], update_conflicts=True, update_fields=["code"], unique_fields=["id"]
    ),
}


@pytest.mark.parametrize("ask", QUERIES.values(), ids=QUERIES)
@pytest.mark.parametrize("rows", [Person.objects.all(), BARE], ids=["guarded", "bare"])
def test_a_sealed_column_takes_no_part_in_queries(hoa, rows, ask):
    with pytest.raises((SealedFieldMisuse, ValueError)) as told:
        ask(rows.all())
    if told.type is ValueError:
        assert "unique" in str(told.value)  # in_bulk asks for a unique field, which a sealed one never is
    else:
        assert "Hoa" not in str(told.value)


@pytest.mark.parametrize("ask", GUARDED_ONLY.values(), ids=GUARDED_ONLY)
def test_a_guarded_queryset_refuses_what_passes_by_seal_history_or_trail(hoa, ask):
    with pytest.raises(SealedFieldMisuse, match="Instead|action"):
        ask(Person.objects.all())
    assert Person.objects.get().alias == "Hoa"


def test_the_way_round_by_a_related_manager_is_closed_too(note):
    for ask in (lambda: note.person.notes.update(text="x"), lambda: note.person.notes.all().delete()):
        with pytest.raises(SealedFieldMisuse):
            ask()


def test_what_a_query_may_do_still_works(hoa, note):
    rows = Person.objects
    assert rows.filter(alias__isnull=False, born_on__isnull=True).get() == hoa
    assert rows.exclude(alias__isnull=True).count() == 1
    assert rows.annotate(n=Count("notes")).get().n == 1
    assert rows.filter(Exists(Note.objects.filter(person=OuterRef("pk"), text__isnull=False))).get() == hoa
    assert rows.filter(pk__in=Person.objects.filter(alias__isnull=False)).get().alias == "Hoa"
    assert (rows.filter(code="") | rows.filter(code="x")).get() == hoa
    assert rows.union(rows.filter(code="x")).get().alias == "Hoa"
    assert rows.select_related(None).prefetch_related("notes").get().notes.all()[0].text == "Cần gặp luật sư"
    assert Note.objects.select_related("person").get().person.alias == "Hoa"
    assert rows.order_by("code").distinct().count() == 1
    assert rows.update_or_create(pk=hoa.pk, defaults={"alias": "Mai"})[0].alias == "Mai"
    assert rows.select_for_update().get().alias == "Mai"
    assert next(rows.iterator()).alias == "Mai"
    assert rows.raw("SELECT * FROM sample_person")[0].alias == "Mai"
    note.delete()
    assert not Note.objects.exists()


def test_values_give_the_opaque_value(hoa):
    assert repr(Person.objects.values_list("alias", flat=True).get()) == "<sealed>"
    assert repr(Person.objects.annotate(n=Count("notes")).values("alias", "n").get()["alias"]) == "<sealed>"


def test_a_model_form_never_binds_it():
    with pytest.raises(SealedFieldMisuse, match="declare a form field"):
        forms.modelform_factory(Person, fields=["alias"])
    with pytest.raises(SealedFieldMisuse):
        forms.modelform_factory(Person, fields="__all__")


def test_its_own_models_are_well_declared():
    assert [found for found in run_checks() if str(found.id).startswith("privacy.")] == []


@isolate_apps("tests.privacy.sample")
def test_the_checks_name_every_careless_declaration():
    class Careless(models.Model):
        key = models.AutoField(primary_key=True)
        person = models.ForeignKey(Person, models.CASCADE, related_name="+")
        owner = models.ForeignKey(get_user_model(), models.CASCADE, related_name="+")
        one = SealedTextField(label="other.careless.one", holder="person_id")
        two = SealedTextField(label="sample.note.text", holder="nobody_id", unique=True)
        three = SealedTextField(label="sample.careless.three", holder="key", db_index=True)

        class Meta:
            app_label = "sample"

    owners = {"sample.note.text": "sample.Note.text"}
    fields = [Careless._meta.get_field(name) for name in ("one", "two", "three")]
    found = list(checks.model_problems(Careless))
    for field in fields:
        found += [*checks.field_problems(Careless, field), *checks.label_problems(Careless, field, owners)]
    assert [(message.id, getattr(message.obj, "name", "model")) for message in found] == [
        ("privacy.E001", "model"), ("privacy.E002", "model"),
        ("privacy.E005", "one"),
        ("privacy.E003", "two"), ("privacy.E004", "two"), ("privacy.E006", "two"),
        ("privacy.E003", "three"), ("privacy.E004", "three"),
    ]
    assert all(message.hint for message in found)


def test_history_may_share_the_label_of_its_original():
    shared = Person.history.model
    assert checks.is_history(shared)
    assert list(checks.model_problems(shared)) == []
    assert isinstance(Person._default_manager.get_queryset(), GuardedQuerySet)


def test_sealed_columns_are_added_to_a_table_without_a_default():
    """A migration can add a sealed column that may be empty; a default would be plaintext for everybody."""
    empty = SealedTextField(label="sample.person.x", holder="id", null=True)
    filled = SealedTextField(label="sample.person.x", holder="id", default="x")
    for field in (empty, filled):
        field.set_attributes_from_name("x")
    with connection.schema_editor(collect_sql=True) as editor:
        assert editor.effective_default(empty) is None
        with pytest.raises(SealedFieldMisuse):
            editor.effective_default(filled)


def test_an_instance_is_found_by_its_id_as_always(hoa):
    assert not Person.objects.filter(pk=uuid4()).exists()
    assert Person.objects.get(pk=str(hoa.pk)).alias == "Hoa"
