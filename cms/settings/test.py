"""The settings of the tests: real stores, tasks at once, mail in memory, quick passwords."""

from __future__ import annotations

from cms.settings import env
from cms.settings.base import *

DEMO = True
ALLOWED_HOSTS = [*ALLOWED_HOSTS, "testserver", "localhost", "127.0.0.1"]
MFA_GROUPS = env.words("PUEBLA_MFA_GROUPS")
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", "cms.accounts.hashers.ClientSecretHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
LOGGING["loggers"]["cms"] = {"level": "ERROR"}
