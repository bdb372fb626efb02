"""Objects of a case on which several people work: delegated, done, attached. All of the head who gives accounts."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.utils import timezone

from cms.accounts.models import User
from cms.cases.domain import handing, running
from cms.cases.models import Case, CaseFile, NonWorkingDay, Task
from cms.directory.models import Organization

if TYPE_CHECKING:
    from cms.tests.samples import Samples

CASE = "administracion/procedimientos/casos/<uuid:uuid>/"
TASK = CASE + "actividades/<int:number>/"
FIRST = "act_01_solicitud"


def working(samples: Samples) -> None:
    """A delegated activity, one that is done and may be reopened, an answer to correct, and a file of her own."""
    officer, now = User.objects.get(username="cuentas"), timezone.now()
    delegated, done = _begun(officer), _begun(officer)
    to = handing.candidates(delegated, by=officer, day=timezone.localdate())[0]
    handing.delegate(delegated.pk, by=officer, to=to, until=timezone.localdate(), now=now)
    running.complete(done.pk, by=officer, answers={}, data={"oficio_numero": "PRUEBA-1"}, now=now)
    file = CaseFile(
        case=done.case, name="nota.txt", content_type="text/plain", size=4, sha256="0", uploaded_at=now,
        uploaded_by=officer,
    )  # fmt: skip
    file.file.save("nota.txt", ContentFile(b"Hola"))
    day = NonWorkingDay.objects.create(day=timezone.localdate() + datetime.timedelta(days=40), name="De prueba")
    samples.by_route += [
        ("administracion/procedimientos/dias-inhabiles/", {"pk": day.pk}),
        (f"{TASK}retirar/", {"uuid": delegated.case.uuid, "number": delegated.pk}),
        (f"{TASK}reabrir/", {"uuid": done.case.uuid, "number": done.pk}),
        (f"{CASE}corregir/", {"uuid": done.case.uuid, "field": "oficio_numero"}),
        (f"{CASE}archivos/<uuid:file>/quitar/", {"uuid": done.case.uuid, "file": file.uuid}),
    ]


def _begun(officer: User) -> Task:
    wanted = running.Request(
        subject="Cuenta de prueba", organization=Organization.objects.get(clave="movilidad"),
        applicant_name="Titular de prueba", channel=Case.Channel.PHONE,
    )  # fmt: skip
    case = running.start_case("asignacion_cuentas_usuario", "solicitud", wanted, by=officer, now=timezone.now())
    return Task.objects.select_related("case__version").get(case=case, node=FIRST)
