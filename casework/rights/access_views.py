"""The right of access: what is recorded, on paper handed over in person, or as a file only its passphrase opens."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.factors.fresh import fresh_factor
from casework.rights import document
from casework.rights.actions import fulfilled
from casework.rights.codes import RequestKind
from casework.rights.views import door, page
from privacy import audit


def access(request, client_id):
    """What the person may have, and in which two ways."""
    return page(request, door(request, client_id), "right-access", template="access")


@require_POST
@fresh_factor
def printout(request, client_id):
    """The paper, to be printed and handed over at once."""
    client = door(request, client_id)
    audit.printed("client.own_information", client, by=request.user, purpose="access")
    made = document.own_information(client)
    fulfilled(by=request.user, client=client, kind=RequestKind.ACCESS)
    return as_file(made, inline=True)


@fresh_factor
def sealed(request, client_id):
    """The passphrase, shown this once; and the file that it opens."""
    client = door(request, client_id)
    if request.method != "POST":
        passphrase = document.new_passphrase()
        token = document.carried(passphrase, client, request.user)
        return page(request, client, "right-sealed", template="sealed", groups=passphrase.split("-"), token=token)
    shown = document.brought_back(request.POST.get("token", ""), client, request.user)
    if shown is None:
        return redirect("right-sealed", client.pk)
    audit.exported("client.own_information", client, by=request.user, purpose="access", count=1)
    made = document.sealed_information(client, shown)
    fulfilled(by=request.user, client=client, kind=RequestKind.ACCESS)
    return as_file(made)


def as_file(made: bytes, *, inline: bool = False) -> HttpResponse:
    response = HttpResponse(made, content_type="application/pdf")
    kind = "inline" if inline else "attachment"
    response["Content-Disposition"] = f'{kind}; filename="{document.FILE_NAME}"'
    return response
