"""Public addresses: answering by the link of a mail, and seeing a shared draft.

The first address of each carries the secret; it sets a cookie for the second one and leads there, so that the secret
neither stands in the address bar nor travels in a Referer.
"""

from __future__ import annotations

from django.urls import path

from cms.validation.views import public

app_name = "validation"
urlpatterns = [
    path("validar/solicitud/<int:pk>/", public.AnswerByLinkView.as_view(), name="answer"),
    path("validar/solicitud/<int:pk>/vista/", public.AnswerPreviewView.as_view(), name="answer_preview"),
    path("validar/<str:token>/", public.AnswerEnterView.as_view(), name="answer_enter"),
    path("validar/<str:token>/vista/", public.AnswerEnterView.as_view(preview=True), name="answer_enter_preview"),
    path("borradores/ver/<int:pk>/", public.DraftView.as_view(), name="preview"),
    path("borradores/<str:token>/", public.DraftEnterView.as_view(), name="preview_enter"),
]
