"""The demo people review a submission until it stands where the city wants it."""

from __future__ import annotations

from typing import Any

from ckanext.puebla.demo.accounts import act
from ckanext.puebla.demo.city import City, DemoOffice
from ckanext.puebla.domain import clock
from ckanext.puebla.domain.publication import publish
from pipelines.engine import load_procedure

TECHNICAL = "act_05_validacion_tecnica"
ENDED = ("publicada", "cancelada")
REJECTION = (
    "La columna «personas_ocupadas» no aclara si cuenta a la persona titular; precise su descripción en el diccionario "
    "antes de volver a solicitar la publicación."
)


def review(city: City, office: DemoOffice, submission: dict[str, Any], goal: str) -> dict[str, Any]:
    """Complete tasks one by one until the submission reaches `goal`; starting half-way is fine."""
    while submission["state"] not in ENDED and not reached(submission, goal):
        if not submission["tasks"]:
            publish(submission["id"])
            return act(city.person("enlace_tecnico", office).usuario, "puebla_submission_show", id=submission["id"])
        task = next_task(submission)
        person = city.person(task["role"], office)
        act(
            person.usuario,
            "puebla_task_complete",
            id=task["id"],
            revision=submission["revision"],
            **answer(task, submission, office, goal),
        )
        submission = act(person.usuario, "puebla_submission_show", id=submission["id"])
    return submission


def reached(submission: dict[str, Any], goal: str) -> bool:
    """Whether the submission stands at `goal`, with the one signature or the rejection that the goal asks for."""
    if submission["state"] != goal:
        return False
    if goal == "restricciones":
        return len(submission["tasks"]) == 1
    if goal == "solicitud_publicacion":
        return any(signature["node"] == TECHNICAL for signature in submission["signatures"])
    return True


def next_task(submission: dict[str, Any]) -> dict[str, Any]:
    """The task to do next; of two that run side by side, seguridad's first."""
    return min(submission["tasks"], key=lambda task: (task["role"] != "enlace_seguridad", task["node"]))


def answer(task: dict[str, Any], submission: dict[str, Any], office: DemoOffice, goal: str) -> dict[str, Any]:
    """What the person of that task answers."""
    if task["node"] == "act_01_visto_bueno":
        return {"outcome": "conforme"}
    if task["node"] == "act_02_solicitud_validacion":
        return {"oficio": oficio(submission, office, "Solicitud de validación")}
    if task["node"].startswith("act_03"):
        return {"restrictions": {key: {"verdict": "cumple", "observation": ""} for key in restriction_keys()}}
    if task["node"] == "act_04_solicitud_publicacion":
        return {
            "outcome": "enviar",
            "oficio": oficio(submission, office, "Solicitud de validación técnica y publicación"),
        }
    if task["node"] == TECHNICAL:
        rejected = goal == "solicitud_publicacion"
        return {"outcome": "no_cumple", "observations": REJECTION} if rejected else {"outcome": "cumple"}
    return {}


def oficio(submission: dict[str, Any], office: DemoOffice, subject: str) -> dict[str, str]:
    """The oficio of a request, numbered after the dataset."""
    enlace = office.person("enlace_datos_abiertos")
    step = "V" if subject == "Solicitud de validación" else "P"
    number = f"DEMO-{submission['metadata']['id_dataset']}-{step}{len(submission['signatures']):02d}/2026"
    return {
        "numero": number,
        "fecha": clock.today().isoformat(),
        "procedencia": office.nombre,
        "asunto": f"{subject}: {submission['metadata']['nombre']}",
        "solicitante": enlace.nombre,
    }


def restriction_keys() -> list[str]:
    """The keys of the restrictions that the procedure declares."""
    return [restriction.key for restriction in load_procedure("alta_conjunto_datos").declaration.restricciones]
