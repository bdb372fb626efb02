"""What can be wrong with a process, as values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class ProcessProblem:
    """One thing wrong with a BPMN file: a stable code, the id of the element, a sentence in Spanish."""

    code: str
    element: str
    message: str

    def to_json(self) -> dict[str, str]:
        return {"codigo": self.code, "elemento": self.element, "mensaje": self.message}


class EngineError(Exception):
    """Base of what the engine refuses; `code` is stable, the text is Spanish."""

    code = "motor"


class InvalidProcess(EngineError):
    """The file is not a process that we run. `problems` says why, one value for each reason."""

    code = "proceso_no_valido"

    def __init__(self, problems: list[ProcessProblem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("; ".join(f"{p.element}: {p.message}" if p.element else p.message for p in self.problems))


class NodeNotOpen(EngineError):
    """Somebody completes an activity that is not open (any more)."""

    code = "actividad_no_abierta"

    def __init__(self, node: str) -> None:
        self.node = node
        super().__init__(f"La actividad «{node}» no está abierta.")


class UnansweredDecision(EngineError):
    """A decision was reached and the data does not hold one of its answers."""

    code = "decision_sin_respuesta"

    def __init__(self, node: str, variable: str, options: list[str], given: object) -> None:
        self.node, self.variable, self.options, self.given = node, variable, options, given
        choices = ", ".join(f"«{option}»" for option in options)
        super().__init__(f"Falta contestar «{variable}» con una de estas opciones: {choices}.")
