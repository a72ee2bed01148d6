"""The front door: where each role begins its day."""

from django.shortcuts import redirect

from config.navigation import PAGES


def home(request):
    """Lead to the first page of the role."""
    return redirect(PAGES[request.user.role][0][0])
