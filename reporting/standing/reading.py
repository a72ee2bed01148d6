"""Reads the tables that a page asks for, of several releases in one query. The rest of a release, above all its
relations, is many times as long and stays in the database."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import F, Func, JSONField, TextField, Value
from django.db.models.functions import Cast

from reporting.models import Release


class JsonPath(TextField):
    """PostgreSQL's own type of a path into JSON."""

    def db_type(self, connection) -> str:
        return "jsonpath"

    def cast_db_type(self, connection) -> str:
        return "jsonpath"


def tables_of(user, pks: Iterable[UUID], names: Iterable[str]) -> dict[UUID, list[dict]]:
    """Of each of these releases that the user may see the tables of these names, in the open form."""
    wanted = " || ".join(f'@.name == "{name}"' for name in names)
    path = Cast(Value(f"$.tables[*] ? ({wanted})"), JsonPath())
    held = Func(F("tables"), path, function="jsonb_path_query_array", output_field=JSONField())
    return dict(Release.objects.visible_to(user).filter(pk__in=list(pks)).order_by().values_list("pk", held))
