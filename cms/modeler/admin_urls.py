"""Addresses of the manual in the administration."""

from django.urls import path

from cms.modeler.views import draft, editing, publishing, reading

app_name = "modeler"
urlpatterns = [
    path("", reading.ListView.as_view(), name="list"),
    path("<slug:clave>/", reading.ProcedureView.as_view(), name="procedure"),
    path("<slug:clave>/versiones/<int:number>/", reading.ProcedureView.as_view(), name="version"),
    path("<slug:clave>/versiones/<int:number>/diagrama.svg", reading.DiagramView.as_view(), name="diagram"),
    path("<slug:clave>/versiones/<int:number>/procedimiento.zip", reading.PackageView.as_view(), name="package"),
    path("<slug:clave>/versiones/<int:number>/process.bpmn", reading.BpmnView.as_view(), name="bpmn"),
    path("<slug:clave>/versiones/<int:number>/trasladar/", publishing.MigrationView.as_view(), name="migrate"),
    path("<slug:clave>/editar/", draft.StartView.as_view(), name="start"),
    path("<slug:clave>/borrador/", draft.MainView.as_view(), name="draft"),
    path("<slug:clave>/borrador/dibujo/", editing.DrawingView.as_view(), name="drawing"),
    path("<slug:clave>/borrador/actividades/<str:node>/", editing.ActivityView.as_view(), name="activity"),
    path("<slug:clave>/borrador/preguntas/<str:variable>/", editing.QuestionView.as_view(), name="question"),
    path("<slug:clave>/borrador/archivos/<path:path>", draft.FileView.as_view(), name="file"),
    path("<slug:clave>/borrador/agregar/", draft.NewFileView.as_view(), name="new_file"),
    path("<slug:clave>/borrador/subir/", draft.UploadView.as_view(), name="upload"),
    path("<slug:clave>/borrador/ordenar/", draft.TidyView.as_view(), name="tidy"),
    path("<slug:clave>/borrador/descartar/", draft.DiscardView.as_view(), name="discard"),
    path("<slug:clave>/borrador/procedimiento.zip", draft.DraftPackageView.as_view(), name="draft_package"),
    path("<slug:clave>/borrador/process.bpmn", draft.DraftBpmnView.as_view(), name="draft_bpmn"),
    path("<slug:clave>/borrador/diferencias/", publishing.DifferenceView.as_view(), name="difference"),
    path("<slug:clave>/borrador/antes.svg", publishing.BeforeView.as_view(), name="before"),
    path("<slug:clave>/borrador/despues.svg", publishing.AfterView.as_view(), name="after"),
]
