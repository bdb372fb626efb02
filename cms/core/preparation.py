"""What an installation needs before its first page and after every upgrade, beyond its tables.

Groups and their permissions, the sign-on's key and clients, workflows: each app registers its own in
`<app>/preparation.py`; `manage.py preparar` runs them.
"""

from __future__ import annotations

from cms.core.steps import Steps

_steps = Steps("preparation")
register = _steps.register
steps = _steps.all
