"""Public addresses of the app."""

from django.urls import URLPattern

app_name = "self_service"
urlpatterns: list[URLPattern] = []
