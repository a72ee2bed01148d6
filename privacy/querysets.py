"""The base of every queryset of case data: refuses what would pass by the history, the audit trail and the
seals."""

from django.db import models, transaction
from django.db.models.sql import Query

from privacy.errors import SealedFieldMisuse
from privacy.sealed import SealedCol, is_sealed, misuse

ONE_BY_ONE = "Change or delete each instance in an action, so that its history and the audit trail know"


class GuardedQuery(Query):
    """A query in which no expression reaches a sealed column: F(), aggregates, annotations, ordering."""

    def resolve_ref(self, name, *args, **kwargs):
        resolved = super().resolve_ref(name, *args, **kwargs)
        if isinstance(resolved, SealedCol):
            raise misuse(resolved.target, f"a query can't calculate with it ({name})", "do it in Python")
        return resolved

    def add_ordering(self, *ordering):
        self._refuse_sealed(ordering, "order by it")
        super().add_ordering(*ordering)

    def add_distinct_fields(self, *field_names):
        self._refuse_sealed(field_names, "tell rows apart by it")
        super().add_distinct_fields(*field_names)

    def _refuse_sealed(self, names, what: str) -> None:
        columns = {field.name: field for field in self.get_meta().concrete_fields}
        for name in names:
            column = columns.get(name.lstrip("-+")) if isinstance(name, str) else None
            if column is not None and is_sealed(column):
                raise misuse(column, f"a query can't {what}", "open the rows and do it in Python")


class GuardedQuerySet(models.QuerySet):
    """Reads freely; writes only instance by instance, or `bulk_create` with its history."""

    def __init__(self, model=None, query=None, using=None, hints=None):
        super().__init__(model, query if query is not None else GuardedQuery(model), using, hints)

    def update(self, **kwargs):
        raise SealedFieldMisuse(f"update() passes by history and seals. {ONE_BY_ONE}.")

    update.alters_data = True  # type: ignore[attr-defined]

    def delete(self):
        raise SealedFieldMisuse(f"delete() of many rows passes by the trail. {ONE_BY_ONE}.")

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]

    def bulk_update(self, objs, fields, batch_size=None):
        raise SealedFieldMisuse(f"bulk_update() passes by history and seals. {ONE_BY_ONE}.")

    def bulk_create(
        self, objs, batch_size=None, ignore_conflicts=False, update_conflicts=False,
        update_fields=None, unique_fields=None,
    ):
        """Seals each row and writes its history too; refuses conflicts, which history couldn't follow."""
        if ignore_conflicts or update_conflicts:
            raise SealedFieldMisuse(f"bulk_create() can't follow conflicting rows. {ONE_BY_ONE}.")
        objs = list(objs)
        with transaction.atomic(using=self.db):
            created = super().bulk_create(objs, batch_size)
            history = getattr(self.model._meta, "simple_history_manager_attribute", None)
            if history and objs:
                getattr(self.model, history).bulk_history_create(created, batch_size=batch_size)
        return created
