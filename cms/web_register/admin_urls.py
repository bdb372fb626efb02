"""Addresses of the register inside the administration."""

from __future__ import annotations

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from cms.web_register.views import content_verbs as content
from cms.web_register.views import lists, pages
from cms.web_register.views import maintenance_verbs as care
from cms.web_register.views import paper_verbs as paper
from cms.web_register.views import proposal_verbs as proposal
from cms.web_register.views import record_verbs as record

app_name = "web_register"


class Proposed(StringConverter):
    """What is proposed to the dependencia."""

    regex = "estructura|diseno"


register_converter(Proposed, "proposal")
PAPER = "documentos/<uuid:uuid>/"

urlpatterns = [
    path("", lists.RecordList.as_view(), name="index"),
    path("resultados/", lists.RecordList.as_view(results_only=True), name="index_results"),
    path("nueva/", record.NewRecord.as_view(), name="new"),
    path("existente/", record.ExistingRecord.as_view(), name="existing"),
    path("mantenimientos/", lists.MaintenanceList.as_view(), name="maintenances"),
    path("mantenimientos/resultados/", lists.MaintenanceList.as_view(results_only=True), name="maintenances_results"),
    path("archivos/<uuid:uuid>/", paper.FileView.as_view(), name="file"),
    # A record
    path("<int:pk>/", pages.RecordPage.as_view(), name="record"),
    path("<int:pk>/solicitud/", record.EditRequest.as_view(), name="edit_request"),
    path("<int:pk>/asignar/", record.Assign.as_view(), name="assign"),
    path("<int:pk>/adjuntar/", record.Attach.as_view(), name="attach"),
    path("<int:pk>/ficha/", record.Define.as_view(), name="define"),
    path("<int:pk>/ficha/imprimir/", paper.PrintDefinition.as_view(), name="print_definition"),
    path("<int:pk>/cancelar/", record.Cancel.as_view(), name="cancel"),
    path("<int:pk>/integrar/", record.Close.as_view(), name="close"),
    path("<int:pk>/carpeta/", paper.FolderView.as_view(), name="folder"),
    # Structure and design
    path("<int:pk>/estructura/<int:proposal>/", proposal.Structure.as_view(), name="structure"),
    path("<int:pk>/diseno/<int:proposal>/", proposal.Design.as_view(), name="design"),
    path("<int:pk>/diseno/<int:proposal>/boceto/", proposal.AddSketch.as_view(), {"what": "diseno"}, name="add_sketch"),
    path(
        "<int:pk>/diseno/<int:proposal>/boceto/<int:image>/quitar/",
        proposal.RemoveSketch.as_view(),
        {"what": "diseno"},
        name="remove_sketch",
    ),
    path("<int:pk>/<proposal:what>/comenzar/", proposal.Begin.as_view(), name="begin"),
    path("<int:pk>/<proposal:what>/<int:proposal>/enviar/", proposal.Propose.as_view(), name="propose"),
    path("<int:pk>/<proposal:what>/<int:proposal>/descartar/", proposal.Discard.as_view(), name="discard"),
    path("<int:pk>/<proposal:what>/<int:proposal>/responder/", proposal.Decide.as_view(), name="decide"),
    path("<int:pk>/<proposal:what>/<int:proposal>/oficio/", proposal.Oficio.as_view(), name="oficio"),
    # Contents, training, manual
    path("<int:pk>/contenidos/agregar/", content.AddContent.as_view(), name="add_content"),
    path("<int:pk>/contenidos/tomar/", content.SeedContents.as_view(), name="seed_contents"),
    path("<int:pk>/contenidos/<int:item>/cambiar/", content.EditContent.as_view(), name="edit_content"),
    path("<int:pk>/contenidos/<int:item>/quitar/", content.RemoveContent.as_view(), name="remove_content"),
    path("<int:pk>/contenidos/<int:item>/entregar/", content.DeliverContent.as_view(), name="deliver_content"),
    path("<int:pk>/contenidos/<int:item>/validar/", content.ValidateContent.as_view(), name="validate_content"),
    path("<int:pk>/contenidos/<int:item>/observar/", content.ObserveContent.as_view(), name="observe_content"),
    path("<int:pk>/capacitacion/", content.NoteTraining.as_view(), name="note_training"),
    path("<int:pk>/capacitacion/<int:training>/archivos/", content.AddEvidence.as_view(), name="add_evidence"),
    path("<int:pk>/manual/", content.AddManual.as_view(), name="add_manual"),
    # Release and paper
    path("<int:pk>/liberar/", paper.Release.as_view(), name="release"),
    path("<int:pk>/form-316/", paper.Reprint.as_view(), name="reprint"),
    path("<int:pk>/oficio-de-entrega/", paper.DeliveryOficio.as_view(), name="delivery_oficio"),
    path(PAPER, paper.DocumentView.as_view(), name="document"),
    path(PAPER + "anular/", paper.CancelPaper.as_view(), name="cancel_paper"),
    path(PAPER + "firmas/<int:signature>/", paper.Sign.as_view(), name="sign"),
    path(PAPER + "tantos/<int:number>/recibir/", paper.Receive.as_view(), name="receive"),
    path(PAPER + "tantos/<int:number>/digitalizar/", paper.Scan.as_view(), name="scan"),
    path(PAPER + "tantos/<int:number>/", paper.DocumentView.as_view(), name="scanned"),
    # Maintenance
    path("<int:pk>/mantenimientos/nuevo/", care.NewMaintenance.as_view(), name="new_maintenance"),
    path("mantenimientos/<int:pk>/", pages.MaintenancePage.as_view(), name="maintenance"),
    path("mantenimientos/<int:pk>/solicitud/", care.EditMaintenance.as_view(), name="edit_maintenance"),
    path("mantenimientos/<int:pk>/viabilidad/", care.Analyse.as_view(), name="analyse"),
    path("mantenimientos/<int:pk>/respuesta/", care.AnswerOficio.as_view(), name="answer_oficio"),
    path("mantenimientos/<int:pk>/cronograma/", care.Schedule.as_view(), name="schedule"),
    path("mantenimientos/<int:pk>/cronograma/imprimir/", care.PrintPlan.as_view(), name="print_plan"),
    path("mantenimientos/<int:pk>/informacion/", care.Information.as_view(), name="information"),
    path("mantenimientos/<int:pk>/validacion/", care.Ask.as_view(), name="ask"),
    path("mantenimientos/<int:pk>/validacion/retirar/", care.Withdraw.as_view(), name="withdraw"),
    path("mantenimientos/<int:pk>/validacion/capturar/", care.NoteAnswer.as_view(), name="note_answer"),
    path("mantenimientos/<int:pk>/declaracion/", care.Declare.as_view(), name="declare"),
    path("mantenimientos/<int:pk>/form-318/", care.PrintForm.as_view(), name="print_form"),
    path("mantenimientos/<int:pk>/puesta-en-marcha/", care.ReleaseMaintenance.as_view(), name="release_maintenance"),
    path("mantenimientos/<int:pk>/oficio-de-entrega/", care.DeliveryOficio.as_view(), name="maintenance_delivery"),
    path("mantenimientos/<int:pk>/adjuntar/", care.AttachToMaintenance.as_view(), name="attach_to_maintenance"),
    path("mantenimientos/<int:pk>/cancelar/", care.CancelMaintenance.as_view(), name="cancel_maintenance"),
    path("mantenimientos/<int:pk>/integrar/", care.CloseMaintenance.as_view(), name="close_maintenance"),
]
