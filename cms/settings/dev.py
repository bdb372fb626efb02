"""The settings of `make run`: an invented city on this machine only."""

from __future__ import annotations

from cms.settings import env
from cms.settings.base import *

DEMO = True
ALLOWED_HOSTS = [*ALLOWED_HOSTS, "localhost", "127.0.0.1"]
MFA_GROUPS = env.words("PUEBLA_MFA_GROUPS")  # the demo's people enter with a password alone
