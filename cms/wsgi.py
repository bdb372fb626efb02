"""The web application for gunicorn; ``PUEBLA_ENV`` chooses the settings (dev, production, test)."""

import os
import threading

from django.core.wsgi import get_wsgi_application

from schemas import spanish

os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"cms.settings.{os.environ.get('PUEBLA_ENV', 'dev')}")

application = get_wsgi_application()

# The dictionary of lemmas takes two seconds: it is read while the process starts, not before the first search.
threading.Thread(target=spanish.lemma, args=("ciudades",), name="lemmas", daemon=True).start()
