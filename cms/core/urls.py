"""Addresses of the core. Health answers in the middleware."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cms.core.printing import views as printing

urlpatterns: list[URLPattern | URLResolver] = [
    path("verificar/", printing.by_file, name="core_verify_file"),
    path("verificar/<str:token>/firma.jws", printing.signature, name="core_signature"),
    path(".well-known/puebla-documentos.json", printing.keys, name="core_document_keys"),
    path("verificar/<str:token>/", printing.by_token, name="core_verify"),
]
