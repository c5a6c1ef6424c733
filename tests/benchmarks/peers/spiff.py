# mypy: ignore-errors
"""SpiffWorkflow: the filing as BPMN, the workflow kept as JSON and read for each act."""

import sqlite3
import sys
import time
from pathlib import Path

from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer

AFTER = {
    "submit": "SUBMITTED",
    "return": "RETURNED",
    "resubmit": "SUBMITTED",
    "accept": "ACCEPTED",
}


def main(path, count):
    """Do all acts; return the seconds."""
    parser = BpmnParser()
    parser.add_bpmn_file(str(Path(__file__).with_name("filing.bpmn")))
    serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure())
    workflow = BpmnWorkflow(parser.get_spec("filing"))
    workflow.do_engine_steps()
    fresh = serializer.serialize_json(workflow)
    connection = sqlite3.connect(path, isolation_level=None)
    for line in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL"):
        connection.execute(line)
    connection.execute("CREATE TABLE cases (id TEXT PRIMARY KEY, state TEXT, workflow TEXT)")
    connection.execute(
        "CREATE TABLE audit "
        "(id INTEGER PRIMARY KEY, case_id TEXT, act TEXT, before TEXT, after TEXT)"
    )
    connection.executemany(
        "INSERT INTO cases VALUES (?, 'DRAFTED', ?)", [(str(n), fresh) for n in range(count)]
    )
    began = time.perf_counter()
    for _ in AFTER:
        for n in range(count):
            connection.execute("BEGIN IMMEDIATE")
            before, kept = connection.execute(
                "SELECT state, workflow FROM cases WHERE id = ?", (str(n),)
            ).fetchone()
            workflow = serializer.deserialize_json(kept)
            task = workflow.get_next_task(state=TaskState.READY, manual=True)
            act = task.task_spec.name
            task.run()
            workflow.do_engine_steps()
            connection.execute(
                "UPDATE cases SET state = ?, workflow = ? WHERE id = ?",
                (AFTER[act], serializer.serialize_json(workflow), str(n)),
            )
            connection.execute(
                "INSERT INTO audit (case_id, act, before, after) VALUES (?, ?, ?, ?)",
                (str(n), act, before, AFTER[act]),
            )
            connection.execute("COMMIT")
    return time.perf_counter() - began


if __name__ == "__main__":
    print(main(sys.argv[1], int(sys.argv[2])))  # noqa: T201
