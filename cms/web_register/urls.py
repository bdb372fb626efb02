"""Public addresses of this app."""

from __future__ import annotations

from django.urls import path

from cms.web_register.views import public

urlpatterns = [path("registro/validar/<str:secret>/", public.validate, name="register_validate")]
