"""Addresses for working together on a case: handing over, correcting, talking, calendar and mails."""

from django.urls import path

from cms.procedures.views import correcting, days, handing, mails, talking

CASE = "casos/<uuid:uuid>"
TASK = f"{CASE}/actividades/<int:number>"
urlpatterns = [
    path("dias-inhabiles/", days.CalendarView.as_view(), name="days"),
    path("dias-inhabiles/<int:pk>/", days.DayView.as_view(), name="day"),
    path("mis-avisos/", mails.MailsView.as_view(), name="mails"),
    path(f"{CASE}/comentar/", talking.CommentView.as_view(), name="comment"),
    path(f"{CASE}/adjuntar/", talking.AttachView.as_view(), name="attach"),
    path(f"{CASE}/archivos/<uuid:file>/quitar/", talking.DetachView.as_view(), name="detach"),
    path(f"{CASE}/corregir/", correcting.CorrectionsView.as_view(), name="corrections"),
    path(f"{CASE}/corregir/<slug:field>/", correcting.CorrectView.as_view(), name="correct"),
    path(f"{TASK}/delegar/", handing.DelegateOneView.as_view(), name="task_delegate"),
    path(f"{TASK}/retirar/", handing.UndelegateView.as_view(), name="task_undelegate"),
    path(f"{TASK}/reasignar/", handing.ReassignView.as_view(), name="task_reassign"),
    path(f"{TASK}/reabrir/", correcting.ReopenView.as_view(), name="task_reopen"),
]
