"""Addresses of the procedures in the administration."""

from django.urls import path

from cms.procedures.views import case, inbox, start, task

app_name = "procedures"
urlpatterns = [
    path("", inbox.InboxView.as_view(), name="inbox"),
    path("iniciar/", start.StartView.as_view(), name="start"),
    path("iniciar/<slug:clave>/<slug:entry>/", start.NewCaseView.as_view(), name="new"),
    path("casos/", inbox.CasesView.as_view(), name="cases"),
    path("casos/<uuid:uuid>/", case.CaseView.as_view(), name="case"),
    path("casos/<uuid:uuid>/diagrama.svg", case.DiagramView.as_view(), name="diagram"),
    path("casos/<uuid:uuid>/cancelar/", case.CancelView.as_view(), name="cancel"),
    path("casos/<uuid:uuid>/archivos/<uuid:file>/", case.FileView.as_view(), name="file"),
    path("casos/<uuid:uuid>/documentos/<int:number>/", case.PaperView.as_view(), name="paper"),
    path("casos/<uuid:uuid>/actividades/<int:number>/", task.TaskView.as_view(), name="task"),
]
