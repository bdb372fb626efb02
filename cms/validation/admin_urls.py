"""Addresses of our section of the administration."""

from __future__ import annotations

from django.urls import path

from cms.validation.views import answer, ask, checks, history, previews, reports, reviews, uses, waiting

urlpatterns = [
    path("", waiting.MineView.as_view(), name="mine"),
    path("todas/", waiting.AllView.as_view(), name="all"),
    path("responder/<int:pk>/", answer.AnswerView.as_view(), name="answer"),
    path("solicitar/<int:pk>/", ask.RequestView.as_view(), name="request"),
    path("urgente/<int:pk>/", ask.UrgentView.as_view(), name="urgent"),
    path("pagina/<int:pk>/", history.PageView.as_view(), name="page"),
    path("pagina/<int:pk>/problemas/", checks.FindingsView.as_view(), name="findings"),
    path("pagina/<int:pk>/compartir/", previews.ShareView.as_view(), name="share"),
    path("pagina/<int:pk>/revisada/", reviews.ConfirmView.as_view(), name="confirm_review"),
    path("vistas-previas/", reports.PreviewLinksView.as_view(), name="previews"),
    path("vistas-previas/lista/", reports.PreviewLinksView.as_view(results_only=True), name="previews_results"),
    path("vistas-previas/<int:pk>/retirar/", previews.RevokeView.as_view(), name="revoke"),
    path("declaraciones/", reports.DeclarationsView.as_view(), name="declarations"),
    path("declaraciones/lista/", reports.DeclarationsView.as_view(results_only=True), name="declarations_results"),
    path("publicaciones/", reports.PublicationsView.as_view(), name="publications"),
    path("publicaciones/lista/", reports.PublicationsView.as_view(results_only=True), name="publications_results"),
    path("enlaces/", reports.LinksView.as_view(), name="links"),
    path("enlaces/lista/", reports.LinksView.as_view(results_only=True), name="links_results"),
    path("por-revisar/", reports.ReviewsView.as_view(), name="reviews"),
    path("por-revisar/lista/", reports.ReviewsView.as_view(results_only=True), name="reviews_results"),
    path("usos/", uses.DatasetsView.as_view(), name="uses"),
]
