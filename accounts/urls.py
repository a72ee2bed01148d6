"""Addresses of signing in and out, of one's own account, and of people."""

from django.urls import include, path

from accounts.devices import views as devices
from accounts.factors import views as factors
from accounts.idle import views as idle
from accounts.matrix import views as matrix
from accounts.signing import views as signing

urlpatterns = [
    path("sign-in/", signing.sign_in, name="sign-in"),
    path("sign-in/code/", signing.factor, name="sign-in-factor"),
    path("sign-out/", signing.sign_out, name="sign-out"),
    path("", include("accounts.people.urls")),
    path("factor/", factors.new, name="factor-new"),
    path("factor/app/", factors.app, name="factor-app"),
    path("factor/passkey/", factors.passkey, name="factor-passkey"),
    path("factor/card/", factors.card, name="factor-card"),
    path("factor/<int:factor_id>/remove/", factors.remove, name="factor-remove"),
    path("me/", devices.me, name="me"),
    path("me/end/", devices.end, name="session-end"),
    path("me/end-all/", devices.end_everywhere, name="sessions-end"),
    path("me/lost-phone/", devices.lost, name="lost-phone"),
    path("me/pin/", idle.pin, name="pin"),
    path("people/<uuid:account_id>/lost-phone/", devices.lost_of, name="lost-phone-of"),
    path("team/devices/", devices.rule, name="device-rule"),
    path("roles/", matrix.roles, name="roles"),
    path("lock/", idle.lock, name="lock"),
    path("locked/", idle.locked, name="locked"),
    path("here/", idle.here, name="here"),
]
