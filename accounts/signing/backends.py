"""Finding the account behind a user name or an e-mail address, in the same time whether it exists or not."""

from django.contrib.auth.hashers import make_password

from accounts.models import User
from accounts.named import named


class UsernameOrEmailBackend:
    """Signs in by user name (peers often have no e-mail) or e-mail, whatever the case."""

    def authenticate(self, request, username=None, password=None):
        if not username or password is None:
            return None
        user = named(username).first()
        if user is None or not user.is_active:
            make_password(password)  # the same work as a real check, so that time tells nothing
            return None
        return user if user.check_password(password) else None

    def get_user(self, user_id):
        return User.objects.filter(pk=user_id, is_active=True).select_related("organisation").first()
