"""The WSGI application that the web server runs."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.production")
application = get_wsgi_application()

from django.urls import get_resolver  # noqa: E402 — Django first

from journal.wires import all_handlers  # noqa: E402

# Pages and handlers, the document renderer among them, are imported when they are first needed: seconds that no
# citizen's request should wait for.
all_handlers()
_pages = get_resolver().url_patterns
