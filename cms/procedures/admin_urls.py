"""Addresses of the procedures in the administration."""

from django.urls import path

from cms.procedures import working_urls
from cms.procedures.views import case, cases, delegate, departments, inbox, originals, start, task

PAPER = "casos/<uuid:uuid>/documentos/<int:number>"
app_name = "procedures"
urlpatterns = [
    path("", inbox.InboxView.as_view(), name="inbox"),
    path("iniciar/", start.StartView.as_view(), name="start"),
    path("iniciar/<slug:clave>/<slug:entry>/", start.NewCaseView.as_view(), name="new"),
    path("delegar/", delegate.DelegateView.as_view(), name="delegate"),
    path("departamentos/<slug:unit>/", departments.DepartmentView.as_view(), name="department"),
    path("ficha/<slug:clave>/", departments.OneProcedureView.as_view(), name="procedure"),
    path("ficha/<slug:clave>/diagrama.svg", departments.ProcedureDiagramView.as_view(), name="procedure_diagram"),
    path("casos/", cases.CasesView.as_view(), name="cases"),
    path("casos/<uuid:uuid>/", case.CaseView.as_view(), name="case"),
    path("casos/<uuid:uuid>/diagrama.svg", case.DiagramView.as_view(), name="diagram"),
    path("casos/<uuid:uuid>/cancelar/", case.CancelView.as_view(), name="cancel"),
    path("casos/<uuid:uuid>/archivos/<uuid:file>/", case.FileView.as_view(), name="file"),
    path("casos/<uuid:uuid>/documentos/<int:number>/", case.PaperView.as_view(), name="paper"),
    path(f"{PAPER}/anular/", originals.CancelPaperView.as_view(), name="cancel_paper"),
    path(f"{PAPER}/tantos/<int:original>/firmas/", originals.SignView.as_view(), name="sign"),
    path(f"{PAPER}/tantos/<int:original>/recibido/", originals.ReceiveView.as_view(), name="receive"),
    path(f"{PAPER}/tantos/<int:original>/digitalizar/", originals.ScanView.as_view(), name="scan"),
    path(f"{PAPER}/tantos/<int:original>/digitalizado/", originals.ScannedView.as_view(), name="scanned"),
    path("casos/<uuid:uuid>/actividades/<int:number>/", task.TaskView.as_view(), name="task"),
    *working_urls.urlpatterns,
]
