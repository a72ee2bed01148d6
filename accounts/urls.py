"""Addresses of signing in and out, of one's own account, and of people."""

from django.urls import include, path

from accounts.codes import doors, own
from accounts.codes import views as codes
from accounts.devices import views as devices
from accounts.factors import views as factors
from accounts.idle import views as idle
from accounts.matrix import views as matrix
from accounts.passwords.views import password
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
    path("me/not-me/", own.not_me, name="entry-code-disown"),
    path("me/lost-phone/", devices.lost, name="lost-phone"),
    path("me/pin/", idle.pin, name="pin"),
    path("people/<uuid:account_id>/lost-phone/", devices.lost_of, name="lost-phone-of"),
    path("team/devices/", devices.rule, name="device-rule"),
    path("roles/", matrix.roles, name="roles"),
    path("lock/", idle.lock, name="lock"),
    path("locked/", idle.locked, name="locked"),
    path("password/", password, name="password"),
    path("entry-codes/", codes.entry_codes, name="entry-codes"),
    path("entry-codes/new/", codes.ask_code, name="entry-code-new"),
    path("entry-codes/<uuid:code_id>/", codes.entry_code, name="entry-code"),
    path("people/<uuid:account_id>/entry-code/", codes.ask_code, name="entry-code-ask"),
    path("begin/", doors.begin, name="begin"),
    path("begin/password/", doors.begin_password, name="begin-password"),
    path("forgot/", doors.forgotten, name="forgot"),
    path("here/", idle.here, name="here"),
]
