"""A case run by SpiffWorkflow and by our engine, with its state in PostgreSQL: each step loads it, advances, saves it.

Both do the same duty in one transaction a step: read the state under a lock, complete one activity with its answers,
and write state, the activity that is done and those that open.
"""

from __future__ import annotations

import io
import json
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import psycopg
from lxml import etree
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.parser.task_parsers import TaskParser
from SpiffWorkflow.bpmn.parser.util import full_tag
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.specs.defaults import ManualTask
from SpiffWorkflow.util.task import TaskState

from pipelines.engine import Process, Tokens, advance, start

TABLES = """
CREATE TEMPORARY TABLE spiff_case (id int PRIMARY KEY, state jsonb NOT NULL);
CREATE TEMPORARY TABLE spiff_task (case_id int, node text, done bool);
CREATE TEMPORARY TABLE our_case (id int PRIMARY KEY, tokens jsonb NOT NULL);
CREATE TEMPORARY TABLE our_task (case_id int, node text, done bool);
"""
Step = tuple[str, Mapping[str, str]]
Act = Callable[[str, Mapping[str, str]], None]


class Parser(BpmnParser):
    """Both kinds of activity wait to be completed."""

    OVERRIDE_PARSER_CLASSES = {
        full_tag("userTask"): (TaskParser, ManualTask),
        full_tag("serviceTask"): (TaskParser, ManualTask),
    }


class SpiffStore:
    """SpiffWorkflow with its own serialiser; the state is one JSON document."""

    def __init__(self, connection: psycopg.Connection[Any], xml: bytes) -> None:
        parser = Parser()
        parser.add_bpmn_io(io.BytesIO(xml))
        process = etree.fromstring(xml).find("{http://www.omg.org/spec/BPMN/20100524/MODEL}process")
        assert process is not None
        self.spec = parser.get_spec(str(process.get("id")))
        self.serializer = BpmnWorkflowSerializer()
        self.connection = connection

    def begin(self, number: int, entry: Mapping[str, str]) -> None:
        workflow = BpmnWorkflow(self.spec)
        workflow.task_tree.set_data(**entry)
        workflow.do_engine_steps()
        with self.connection.transaction():
            self.connection.execute(
                "INSERT INTO spiff_case VALUES (%s, %s)", [number, self.serializer.serialize_json(workflow)]
            )

    def act(self, number: int, node: str, answers: Mapping[str, str]) -> None:
        with self.connection.transaction():
            row = self.connection.execute(
                "SELECT state::text FROM spiff_case WHERE id = %s FOR UPDATE", [number]
            ).fetchone()
            assert row is not None
            workflow = self.serializer.deserialize_json(row[0])
            before = self.ready(workflow)
            task = next(iter(workflow.get_tasks(state=TaskState.READY, spec_name=node)))
            workflow.data.clear()
            task.set_data(**answers)
            task.run()
            workflow.do_engine_steps()
            self.connection.execute(
                "UPDATE spiff_case SET state = %s WHERE id = %s", [self.serializer.serialize_json(workflow), number]
            )
            _keep_tasks(self.connection, "spiff_task", number, node, self.ready(workflow) - (before - {node}))

    def ready(self, workflow: BpmnWorkflow) -> set[str]:
        return {task.task_spec.name for task in workflow.get_tasks(state=TaskState.READY, manual=True)}

    def size(self, number: int) -> int:
        """Bytes of the state."""
        row = self.connection.execute("SELECT length(state::text) FROM spiff_case WHERE id = %s", [number]).fetchone()
        return int(row[0]) if row else 0


class OurStore:
    """Our engine; the state is the tokens and the rows of activities."""

    def __init__(self, connection: psycopg.Connection[Any], process: Process) -> None:
        self.connection, self.process = connection, process

    def begin(self, number: int, entry: Mapping[str, str]) -> None:
        step = start(self.process, entry)
        with self.connection.transaction():
            self.connection.execute("INSERT INTO our_case VALUES (%s, %s)", [number, json.dumps(step.tokens.to_json())])

    def act(self, number: int, node: str, answers: Mapping[str, str]) -> None:
        with self.connection.transaction():
            row = self.connection.execute("SELECT tokens FROM our_case WHERE id = %s FOR UPDATE", [number]).fetchone()
            assert row is not None
            tokens = Tokens.from_json(row[0])
            step = advance(self.process, tokens, node, answers)
            self.connection.execute(
                "UPDATE our_case SET tokens = %s WHERE id = %s", [json.dumps(step.tokens.to_json()), number]
            )
            _keep_tasks(self.connection, "our_task", number, node, {*step.opened, *step.automatic})

    def size(self, number: int) -> int:
        row = self.connection.execute("SELECT length(tokens::text) FROM our_case WHERE id = %s", [number]).fetchone()
        return int(row[0]) if row else 0


def _keep_tasks(connection: psycopg.Connection[Any], table: str, number: int, done: str, opened: set[str]) -> None:
    """The rows that an inbox needs, the same on both sides."""
    connection.execute(f"UPDATE {table} SET done = true WHERE case_id = %s AND node = %s AND NOT done", [number, done])
    if opened:
        connection.execute(
            f"INSERT INTO {table} SELECT %s, one, false FROM unnest(%s::text[]) AS one", [number, sorted(opened)]
        )


def seconds(act: Act, steps: Sequence[Step]) -> float:
    """How long the steps take."""
    began = time.perf_counter()
    for node, answers in steps:
        act(node, answers)
    return time.perf_counter() - began
