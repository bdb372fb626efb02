"""Public addresses of the app."""

from __future__ import annotations

from django.urls import path

from cms.statistics.views import public

urlpatterns = [
    path("transparencia/plazos/", public.TermsView.as_view(), name="statistics_terms"),
    path("transparencia/plazos.csv", public.TermsCsvView.as_view(), name="statistics_terms_csv"),
    path("transparencia/plazos.json", public.TermsJsonView.as_view(), name="statistics_terms_json"),
]
