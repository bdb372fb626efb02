"""The scan of an oficio, for those who may see its appointment."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views import View

from cms.core.private_files import send
from cms.directory.admin.base import visible
from cms.directory.domain.scans import content_type
from cms.directory.models import Appointment


class ScanView(View):
    """Shown in the browser; strangers and missing scans are not found."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        found = get_object_or_404(visible(request.user, Appointment), pk=pk)
        if not found.scan:
            raise Http404
        name = str(found.scan.name)
        filename = f"oficio-{found.pk}.{name.rpartition('.')[2]}"
        return send(name, filename=filename, content_type=content_type(name), inline=True)
