"""The demo city's loaders: each app registers its own in `<app>/demo.py`; `manage.py demo cargar` runs them."""

from __future__ import annotations

from cms.core.steps import Steps

_steps = Steps("demo")
register = _steps.register
loaders = _steps.all
