"""Addresses of correspondence in the administration."""

from django.urls import path

from cms.letters.views import pages, turns, verbs

app_name = "letters"
urlpatterns = [
    path("", pages.IndexView.as_view(), name="index"),
    path("libro.xlsx", pages.BookView.as_view(), name="book"),
    path("recibida/", verbs.NewReceivedView.as_view(), name="new_received"),
    path("enviada/", verbs.NewSentView.as_view(), name="new_sent"),
    path("<uuid:uuid>/", pages.LetterView.as_view(), name="letter"),
    path("<uuid:uuid>/documento/", pages.PaperView.as_view(), name="paper"),
    path("<uuid:uuid>/archivos/<uuid:file>/", pages.FileView.as_view(), name="file"),
    path("<uuid:uuid>/corregir/", verbs.CorrectView.as_view(), name="correct"),
    path("<uuid:uuid>/digitalizar/", verbs.ScanView.as_view(), name="scan"),
    path("<uuid:uuid>/caso/", verbs.LinkView.as_view(), name="link"),
    path("<uuid:uuid>/respuesta/", verbs.AnswerView.as_view(), name="answer"),
    path("<uuid:uuid>/entrega/", verbs.DeliverView.as_view(), name="deliver"),
    path("<uuid:uuid>/cancelar/", verbs.CancelView.as_view(), name="cancel"),
    path("<uuid:uuid>/turnar/", turns.TurnView.as_view(), name="turn"),
    path("<uuid:uuid>/turnos/<uuid:turn>/atender/", turns.AttendView.as_view(), name="attend_turn"),
    path("<uuid:uuid>/turnos/<uuid:turn>/turnar/", turns.TurnOnView.as_view(), name="turn_on"),
    path("<uuid:uuid>/turnos/<uuid:turn>/devolver/", turns.GiveBackView.as_view(), name="return_turn"),
]
