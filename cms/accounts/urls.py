"""Addresses of accounts: allauth's pages under /cuenta/ and the OpenID provider at its standard addresses."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("cuenta/", include("allauth.urls")),
    path("", include("allauth.idp.urls")),
]
