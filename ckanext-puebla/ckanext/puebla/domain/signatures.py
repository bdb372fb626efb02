"""Signatures: who answered for exactly which bytes; a change voids those that cover it, and only those."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ckan import model
from sqlalchemy import select

from ckanext.puebla.domain import clock, content, history, procedure
from ckanext.puebla.errors import invalid
from ckanext.puebla.model import Signature, Submission, Task

PART_LABELS = {"metadata": "los metadatos", "dictionary": "el diccionario", "files": "los archivos"}


def sign(
    *,
    actor: str,
    submission: Submission,
    task: Task,
    verdict: str | None,
    positive: bool,
    restrictions: dict[str, Any],
    observations: str | None,
) -> Signature:
    """Keep a signature on the parts that the activity answers for, as they are now."""
    digests = content.part_digests(submission)
    signature = Signature(
        submission_id=submission.id,
        task_id=task.id,
        node=task.node,
        role=task.role,
        user_id=actor,
        verdict=verdict,
        positive=positive,
        restrictions=restrictions,
        observations=observations,
        scope={part: digests[part] for part in procedure.scope_of(task.node)},
    )
    model.Session.add(signature)
    model.Session.flush()
    return signature


def of(submission_id: str) -> list[Signature]:
    """Every signature of a submission, oldest first."""
    query = select(Signature).where(Signature.submission_id == submission_id).order_by(Signature.signed_at)
    return list(model.Session.scalars(query))


def void(*, actor: str, submission: Submission, changed: Iterable[str]) -> list[Signature]:
    """Void the valid signatures whose bytes are no longer those of the content."""
    digests = content.part_digests(submission)
    voided = []
    for signature in of(submission.id):
        broken = [part for part, signed in signature.scope.items() if digests[part] != signed]
        if signature.voided_at is None and broken:
            signature.voided_at = clock.now()
            signature.voided_reason = "Cambiaron " + ", ".join(PART_LABELS[part] for part in broken) + "."
            voided.append(signature)
    if voided:
        history.record(
            actor=actor,
            kind="firmas_anuladas",
            subject=("solicitud", submission.id),
            data={"signatures": [s.id for s in voided], "changed": list(changed)},
        )
    return voided


def one_role_only(*, actor: str, submission: Submission, role: str) -> None:
    """Refuse a person who already signed for another role of the same submission."""
    for signature in of(submission.id):
        if signature.user_id == actor and signature.role != role:
            raise invalid("role", "Usted ya firmó esta solicitud con otro cargo; debe firmar otra persona.")


def standing(submission: Submission, node: str) -> Signature | None:
    """The valid positive signature of an activity on the content as it is now."""
    digests = content.part_digests(submission)
    for signature in reversed(of(submission.id)):
        if signature.node != node:
            continue
        same = all(digests[part] == signed for part, signed in signature.scope.items())
        return signature if signature.positive and signature.voided_at is None and same else None
    return None


def published_facts(submission_id: str) -> list[dict[str, Any]]:
    """Which roles validated the content and when, without naming people: this is public."""
    last = {s.role: s for s in of(submission_id) if s.positive and s.voided_at is None}
    return [{"role": s.role, "at": s.signed_at.isoformat(), "scope": s.scope} for s in last.values()]
