"""The web application for gunicorn. CKAN's package ships none.

``CKAN_INI`` names the settings file. With ``PUEBLA_ENV=production`` it refuses to start on demo or example settings.
"""

import os
import sys

from ckan.cli import load_config
from ckan.config.middleware import make_app
from production import problems

settings = load_config(os.environ["CKAN_INI"])

if os.environ.get("PUEBLA_ENV") == "production":
    refused = problems(settings)
    if refused:
        sys.exit("El portal no arranca en producción con estos ajustes:\n- " + "\n- ".join(refused))

application = make_app(settings)
