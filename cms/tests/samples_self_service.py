"""Samples of the requests without the administration."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from cms.accounts.models import User
from cms.cases.domain import following, running
from cms.cases.models import CaseFile, CasePaper
from cms.core.printing.models import PrintedDocument
from cms.self_service.domain import catalogue, news

CLAVE, ENTRY, NODE = "asignacion_cuentas_usuario", "solicitud", "act_01_solicitud"


def self_service(samples: Any) -> None:
    """A request for an account that the enlace of movilidad began, and a citizen's report."""
    now, enlace = timezone.now(), User.objects.get(username="movilidad-datos")
    assert enlace.person is not None
    wanted = running.Request(subject="Cuenta de prueba", organization=enlace.person.organization, applicant=enlace)
    case = running.start_case(CLAVE, ENTRY, wanted, by=enlace, now=now)
    file = CaseFile(
        case=case, node=NODE, field="oficio", name="oficio.pdf", content_type="application/pdf", size=17, sha256="0",
        uploaded_at=now, uploaded_by=enlace,
    )  # fmt: skip
    file.file.save("oficio.pdf", ContentFile(b"%PDF-1.7 de prueba"))
    document = PrintedDocument.objects.filter(case_paper=None, cancelled_at=None).order_by("-pk")[0]
    paper = CasePaper.objects.create(case=case, key="prueba", node=NODE, document=document)
    report = catalogue.find("registro_incidentes_072", "web")
    assert report is not None
    public = running.Request(subject="Bache de prueba", public=True)
    reported = running.start_case(*report.path, public, by=None, now=now)
    key = following.tidy(following.key_of(following.give_key(reported, by=None, now=now)))
    clave, entry = report.path
    samples.by_route += [
        ("tramites/en-linea/<slug:clave>/<slug:entry>/solicitud/", {"clave": CLAVE, "entry": ENTRY}),
        ("tramites/en-linea/", {"clave": clave, "entry": entry}),
        ("tramites/seguimiento/", {"uuid": reported.uuid, "key": key}),
        ("tramites/avisos/", {"token": news.token_of(reported)}),
        ("tramites/mios/<uuid:uuid>/actividades/", {"uuid": case.uuid, "number": case.tasks.get().pk}),
        ("tramites/mios/", {"uuid": case.uuid, "file": file.uuid, "number": paper.pk}),
    ]
