"""The WSGI application that the web server runs."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.production")
application = get_wsgi_application()

from journal.wires import all_handlers  # noqa: E402 — Django first

# The first entry imports its handlers, the document renderer among them: seconds that no request should wait for.
all_handlers()
