"""An authority's system sends its approval, signed; the waiting case is found by its number."""

import orjson

from engine.api import Actor
from engine.commands.attach_file import AttachFile
from tests.factories.desk import Desk
from tests.factories.inbound import a_door
from tests.processes.test_staffing import FILLED, PDF
from tests.processes.test_staffing import start as started

OUTSIDE = Actor.external("webhook")
NUMBER, APPROVAL = "body.case", "{approval_number: body.approval, valid_until: body.until}"


def test_a_signed_callback_reaches_the_case_by_its_number(on_sqlite: Desk) -> None:
    declared = ("approve", FILLED["S707"] | {"path": "declare"})
    case = started(  # a desk is a desk
        on_sqlite,  # type: ignore[arg-type]
        "gw_pi",
        "teacher",
        until="S710U",
        once={"S707": declared},
        flags=["data_export"],
    )
    assert [t.element for t in on_sqlite.open_tasks(case)] == ["S710U"]
    door = a_door(on_sqlite, "external_approval", key=NUMBER, payload=APPROVAL)
    number = on_sqlite.instance(case).number
    other = orjson.dumps({"case": "YX2026-999", "approval": "网信备1号", "until": None})
    assert on_sqlite.engine.execute(door.message(on_sqlite, other, "m0"), OUTSIDE).value["accepted"] is False
    body = orjson.dumps({"case": number, "approval": "网信备1号", "until": "2028-01-01"})
    done = on_sqlite.engine.execute(door.message(on_sqlite, body), OUTSIDE)
    assert (done.value["accepted"], done.value["instance"]) == (True, case)
    task = on_sqlite.task(case, "S710U")
    clerk = on_sqlite.people(task)[0]
    paper = on_sqlite.act(clerk, AttachFile(task_id=task.id, name="approval.pdf", content=PDF)).value["attachment"]
    on_sqlite.complete(task.id, clerk, "done", data={"number": "网信备1号", "papers": [paper]})
    assert [t.element for t in on_sqlite.open_tasks(case)] == ["S711"]
