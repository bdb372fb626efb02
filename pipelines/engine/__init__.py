"""The procedures' engine: reads, checks, runs and draws BPMN files of a closed subset. No framework, no database.

>>> process = parse(xml)
>>> step = start(process)                       # step.opened: user tasks that somebody must do
>>> step = advance(process, step.tokens, "act_01", {"visto_bueno": "conforme"})

Keep `step.tokens.to_json()` with the case, and `process_hash(xml)` so that a running case keeps its version.
"""

from pipelines.engine.advance import advance, start
from pipelines.engine.model import Decision, Node, Process, Step, Tokens
from pipelines.engine.parse import parse, process_hash
from pipelines.engine.problems import EngineError, InvalidProcess, NodeNotOpen, ProcessProblem, UnansweredDecision
from pipelines.engine.registry import Procedure, load_procedure, procedure_names, ready
from pipelines.engine.svg import to_svg

__all__ = [
    "Decision",
    "EngineError",
    "InvalidProcess",
    "Node",
    "NodeNotOpen",
    "Procedure",
    "Process",
    "ProcessProblem",
    "Step",
    "Tokens",
    "UnansweredDecision",
    "advance",
    "load_procedure",
    "parse",
    "procedure_names",
    "process_hash",
    "ready",
    "start",
    "to_svg",
]
