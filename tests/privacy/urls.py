"""A few pages that do to the wall what real pages do: read, write, refuse, break."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.urls import path

from privacy import audit
from privacy.errors import AccessDenied
from tests.privacy.sample.models import Note, Person


def check_may_open(user, person):
    raise AccessDenied("Bạn không phụ trách người này.")


@login_not_required
def shown(request, pk):
    person = Person.objects.get(pk=pk)
    audit.read("person.opened", person, by=None, purpose="care")
    return HttpResponse(person.alias)


@login_not_required
def refused(request, pk):
    check_may_open(request.user, Person.objects.get(pk=pk))


@login_not_required
def broken_after_writing(request, pk):
    person = Person.objects.get(pk=pk)
    person.code = "changed"
    person.save()
    audit.wrote("person.changed", person, by=None, fields=["code"])
    audit.read("person.opened", person, by=None)
    raise RuntimeError("the view failed after its reads")


@login_not_required
def missing(request, pk):
    audit.searched("person.searched", by=None, fields=["code"])
    raise Http404


@login_not_required
def listed(request, pk):
    from privacy.datakeys import load_for

    notes = list(Note.objects.order_by("pk"))
    load_for(notes)
    audit.read("note.listed", notes, by=None)
    return HttpResponse("|".join(note.text for note in notes))


@login_not_required
def streamed(request, pk):
    audit.exported("person.exported", by=None, count=1)
    return StreamingHttpResponse(iter([b"one", b"two"]))


urlpatterns = [
    path("shown/<uuid:pk>/", shown, name="shown"),
    path("refused/<uuid:pk>/", refused, name="refused"),
    path("broken/<uuid:pk>/", broken_after_writing, name="broken"),
    path("missing/<uuid:pk>/", missing, name="missing"),
    path("listed/<uuid:pk>/", listed, name="listed"),
    path("streamed/<uuid:pk>/", streamed, name="streamed"),
]
