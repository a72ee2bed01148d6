"""Every address of the house. Each has its row in the access matrix of tests/security."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from config.views import home

handler500 = "pages.views.server_error"
urlpatterns = [
    path("", home, name="home"),
    path("language/", login_not_required(set_language), name="set_language"),
    path("", include("pages.urls")),
    path("", include("accounts.urls")),
    path("", include("services.urls")),
    path("", include("casework.urls")),
    path("", include("referrals.urls")),
    path("", include("reporting.urls")),
]
