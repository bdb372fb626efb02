"""Addresses of the statistics in the administration."""

from __future__ import annotations

from django.urls import path

from cms.statistics.views import exports, office

app_name = "statistics"
urlpatterns = [
    path("", office.OverviewView.as_view(), name="overview"),
    path("libro.xlsx", exports.WorkbookView.as_view(), name="workbook"),
    path("casos.csv", exports.CasesView.as_view(), name="cases"),
    path("casos.ocel.json", exports.EventLogView.as_view(), name="event_log"),
    path("<slug:clave>/", office.ProcedureStatisticsView.as_view(), name="procedure"),
    path("<slug:clave>/mapa.svg", office.HeatMapView.as_view(), name="heat"),
]
