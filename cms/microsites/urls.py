"""Public addresses of this app; the administration's stand in `viewsets.py`."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cms.microsites.views import public, requests

urlpatterns: list[URLPattern | URLResolver] = [
    path("micrositios/_estilo/<int:number>-<slug:version>.css", public.look, name="microsites_style"),
    path("micrositios/solicitar/", requests.guide, name="microsites_ask"),
    path("micrositios/solicitudes/", requests.mine, name="microsites_mine"),
    path("micrositios/solicitudes/<uuid:number>/", requests.detail, name="microsites_request"),
    path("micrositios/solicitudes/<uuid:number>/datos/", requests.fill, name="microsites_request_fill"),
    path("micrositios/solicitudes/<uuid:number>/pagina/", requests.page, name="microsites_request_page"),
]
