"""Two neighbours of the demo city report on the page of the 072: one waits, the other was given to a dependencia."""

from __future__ import annotations

import datetime
import hashlib

from django.contrib.auth import get_user_model
from django.utils import timezone

from cms.cases.domain import following, running
from cms.cases.models import Case, Task
from cms.core import demo
from cms.directory.models import Organization
from cms.self_service.domain import asking, catalogue

OFFER = ("registro_incidentes_072", "web")
ASSIGN, OPERATOR, ATTENDS = "act_04_canalizacion", "gpi-operador-072", "movilidad"
# As they were typed; nobody of them exists.
REPORTS = (
    {
        "tipo_incidente": "luminaria", "descripcion": "La lámpara de la esquina lleva una semana apagada.",
        "domicilio": "Calle de las Jacarandas 214", "colonia": "Bosques de Prueba",
        "referencias": "Frente al mercado", "nombre": "Rosalba Ejemplo Nieto", "correo": "rosalba@puebla.example",
    },
    {
        "tipo_incidente": "semaforo", "descripcion": "El semáforo peatonal no cambia a verde por las tardes.",
        "domicilio": "Avenida de los Ensayos 1802", "colonia": "Centro", "referencias": "Esquina con Muestra",
        "nombre": "Fermín Ejemplo Lara", "correo": "fermin@puebla.example",
    },
)  # fmt: skip


@demo.register("reportes de la ciudadanía", order=72)
def load() -> str:
    """Make them once, as the page does."""
    if Case.objects.filter(clave=OFFER[0], channel=Case.Channel.WEB).exists():
        return "ya hay reportes de la página"
    now, told = timezone.now(), []
    for number, typed in enumerate(REPORTS):
        case = report(typed, now - datetime.timedelta(hours=5 - number))
        if number:
            _assign(case, now - datetime.timedelta(hours=1))
        told.append(f"{case.folio} con clave {following.key_of(case.follow_up)}")
    return "; ".join(told)


def report(typed: dict[str, str], now: datetime.datetime) -> Case:
    """One report without an account. Raises what `asking.ask` does."""
    offer = catalogue.find(*OFFER)
    if offer is None:
        raise LookupError(f"no offer {OFFER}")
    form = asking.form_of(offer, user=None, organization=None, today=timezone.localtime(now).date(), data=typed)
    if not form.is_valid():
        raise ValueError(form.errors.as_text())
    wanted = running.Request(subject=asking.subject_of(offer, form), public=True)
    digest = hashlib.sha256(repr(sorted(typed.items())).encode()).hexdigest()
    return asking.ask(offer, wanted, form, by=None, digest=digest, now=now)


def _assign(case: Case, now: datetime.datetime) -> None:
    """The operator of the 072 gives it to the dependencia that attends, if the city has both."""
    operator = get_user_model().objects.filter(is_active=True, person__post__code=OPERATOR).first()
    task = Task.objects.filter(case=case, node=ASSIGN, state=Task.State.OPEN).first()
    if operator is None or task is None or not Organization.objects.filter(clave=ATTENDS, active=True).exists():
        return
    answers = {"canalizacion": "asignada"}
    data = {**answers, "dependencia_responsable": ATTENDS, "urgencia": "normal"}
    running.complete(task.pk, by=operator, answers=answers, data=data, now=now)
