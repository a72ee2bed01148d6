"""The door for the application server."""

import os

from django.core.wsgi import get_wsgi_application

from privacy.logs import nothing_unformatted

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
nothing_unformatted()
