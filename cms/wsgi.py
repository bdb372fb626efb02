"""The web application for gunicorn; ``PUEBLA_ENV`` chooses the settings (dev, production, test)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"cms.settings.{os.environ.get('PUEBLA_ENV', 'dev')}")

application = get_wsgi_application()
