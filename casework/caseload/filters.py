"""What a list of clients can be narrowed by. Nothing here tells who anybody is: it stands in the address."""

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.caseload.size import of_full
from casework.clients.codes import AgeBand
from casework.followups.models import FollowUp
from casework.needs.models import Need
from services.categories import Category
from services.models import Commune


class FilterForm(forms.Form):
    """Each may be left open. `workers`, as `size.holders` gives them, are asked about only where
    there are any."""

    marks_optional = False

    commune = forms.ChoiceField(label=gettext_lazy("Xã, phường"), required=False)
    age = forms.ChoiceField(label=gettext_lazy("Nhóm tuổi"), required=False)
    need = forms.ChoiceField(label=gettext_lazy("Nhu cầu chưa xong"), required=False)
    worker = forms.ChoiceField(label=gettext_lazy("Người phụ trách"), required=False)
    overdue = forms.BooleanField(label=gettext_lazy("Chỉ hồ sơ quá hẹn theo dõi"), required=False)

    def __init__(self, *args, communes, workers, **kwargs):
        super().__init__(*args, **kwargs)
        held: dict[str, Any] = self.fields
        held["commune"].choices = any_or((str(pk), name) for pk, name in communes)
        held["age"].choices = any_or(AgeBand.choices)
        held["need"].choices = any_or(Category.choices)
        held["worker"].choices = any_or((str(one.worker.pk), called(one)) for one in workers)
        if not workers:
            del held["worker"]

    def narrow(self, clients: QuerySet) -> QuerySet:
        """These clients, as far as what was chosen lets them through; a choice that does not exist chooses nothing."""
        self.is_valid()
        held = self.cleaned_data
        plain = {"commune": "commune_id", "age": "age_band", "worker": "assigned_to_id"}
        clients = clients.filter(**{column: held[name] for name, column in plain.items() if held.get(name)})
        of = {"client": OuterRef("pk")}
        if category := held.get("need"):
            clients = clients.filter(Exists(Need.objects.filter(**of, category=category).open()))
        if held.get("overdue"):
            late = FollowUp.objects.filter(**of, done_on__isnull=True, due_on__lt=timezone.localdate())
            clients = clients.filter(Exists(late))
        return clients

    @property
    def chosen(self) -> dict[str, str]:
        """What was chosen, as it stands in the address."""
        return {name: self.data[name] for name, value in self.cleaned_data.items() if value}


def any_or(choices) -> list[tuple[str, str]]:
    return [("", _("Tất cả")), *((str(value), str(label)) for value, label in choices)]


def called(holder) -> str:
    """A colleague with how much they have; who has left is said to have."""
    left = "" if holder.worker.is_active else f" ({_('đã nghỉ việc')})"
    return f"{holder.worker.full_name}{left} · {of_full(holder.open_clients)}"


def communes_of(clients: QuerySet) -> list[tuple]:
    """Where these clients live, by name."""
    ids = clients.order_by().values("commune")
    return list(Commune.objects.filter(pk__in=ids).order_by("name").values_list("pk", "name"))
