"""Public addresses of the app. They stand below the site's own directory of procedures, `/tramites/`."""

from __future__ import annotations

from django.urls import path

from cms.self_service.views import asking, catalogue, following, mine, task

app_name = "self_service"
urlpatterns = [
    path("072/", catalogue.report_072, name="report_072"),
    path("tramites/en-linea/", catalogue.catalogue_view, name="catalogue"),
    path("tramites/en-linea/<slug:clave>/<slug:entry>/", catalogue.offer_view, name="offer"),
    path("tramites/en-linea/<slug:clave>/<slug:entry>/reporte/", asking.PublicAskView.as_view(), name="ask"),
    path("tramites/en-linea/<slug:clave>/<slug:entry>/solicitud/", asking.OwnAskView.as_view(), name="begin"),
    path("tramites/seguimiento/", following.FollowView.as_view(), name="follow"),
    path("tramites/seguimiento/abrir/<uuid:uuid>/<slug:key>/", following.OpenView.as_view(), name="open"),
    path("tramites/seguimiento/<uuid:uuid>/", following.FollowedView.as_view(), name="followed"),
    path(
        "tramites/seguimiento/<uuid:uuid>/acuse/",
        following.FollowedView.as_view(receipt=True, http_method_names=["get", "head", "options"]),
        name="receipt",
    ),
    path("tramites/avisos/<str:token>/", following.StopNewsView.as_view(), name="stop_news"),
    path("tramites/mios/", mine.MineView.as_view(), name="mine"),
    path("tramites/mios/<uuid:uuid>/", mine.CaseView.as_view(), name="case"),
    path("tramites/mios/<uuid:uuid>/diagrama.svg", mine.DiagramView.as_view(), name="diagram"),
    path("tramites/mios/<uuid:uuid>/cancelar/", mine.CancelView.as_view(), name="cancel"),
    path("tramites/mios/<uuid:uuid>/archivos/<uuid:file>/", mine.FileView.as_view(), name="file"),
    path("tramites/mios/<uuid:uuid>/documentos/<int:number>/", mine.PaperView.as_view(), name="paper"),
    path("tramites/mios/<uuid:uuid>/actividades/<int:number>/", task.TaskView.as_view(), name="task"),
]
