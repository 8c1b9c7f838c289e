"""A filing process whose tasks may be decided together, where the application says grade C."""

import itertools

from engine.commands.complete_task import CompleteTask
from engine.domain.bulk import BulkAct
from engine.queries.bulk import BulkPreview, BulkView
from engine.store.tasks import Task
from tests.factories.desk import APPLICANT, Desk
from tests.factories.slip import DONE, ask, package, person
from tests.spiff.drawing import Shape, draw, end, start

FILER, THEN = "cwcz", "fzbzr"
TITLE = {"type": "textfield", "key": "purpose", "id": "p", "label": "事由", "validate": {"required": True}}
GRADE = {"type": "textfield", "key": "grade", "id": "g", "label": "等级"}
NOTED = {"type": "textfield", "key": "book", "id": "b", "label": "登记簿", "validate": {"required": True}}


def outcome(code: str, kind: str, bulk: str = "", opinion: str = "optional") -> str:
    told = f" bulk='{bulk}'" if bulk else ""
    return f'<hq:outcome code="{code}" class="{kind}" opinion="{opinion}"{told}/>'


STANDARD = (
    outcome("approve", "approve", 'grade = "C"')
    + outcome("remark", "approve", "true", "required")
    + outcome("return", "return", "true", "required")
    + outcome("reject", "reject", opinion="required")
)


def file_task(
    name: str = "file", people: str = "", outcomes: str = STANDARD, task: str = 'verb="approve"', approval: str = ""
) -> Shape:
    told = f"<hq:approval {approval}/>" if approval else ""
    who = people or person(f'"{FILER}"')
    return Shape(tag="userTask", id=name, extension=f"<hq:task {task}/>{who}{told}{outcomes}")


def filing(key: str, *tasks: Shape) -> dict[str, bytes]:
    """Apply with a grade, then `tasks` one after the other, then somebody else."""
    asked = tasks or (file_task(),)
    shapes = [
        start(),
        ask("apply", person("starter.id"), outcomes=DONE, task='form="apply"'),
        *asked,
        ask("then", person(f'"{THEN}"')),
        end("e"),
    ]
    names = ["s", "apply", *(shape.id for shape in asked), "then", "e"]
    flows = [f"{one}>{two}" for one, two in itertools.pairwise(names)]
    forms = {"apply": {"type": "default", "id": "apply", "components": [TITLE, GRADE]}}
    forms["book"] = {"type": "default", "id": "book", "components": [NOTED]}
    return package(key, draw(key, shapes, flows), 'application = ["apply"]\ntitle = "purpose"', **forms)


def filed(
    desk: Desk, *titles: str, key: str = "filing", grade: str = "C", files: dict[str, bytes] | None = None
) -> list[Task]:
    """Cases that wait to be filed, one for each title."""
    desk.deploy_files(files or filing(key))
    found = []
    for title in titles:
        case = desk.start(key, APPLICANT)
        desk.done(desk.task(case), APPLICANT, "done", purpose=title, grade=grade)
        found.append(desk.task(case))
    return found


def approve(task: Task, **own: object) -> CompleteTask:
    return CompleteTask(**{"task_id": task.id, "outcome": "approve", "seen_version": task.version, **own})  # type: ignore[arg-type]


def preview(desk: Desk, who: str, act: BulkAct, *ids: str, **own: object) -> BulkView:
    return desk.engine.read(BulkPreview(person=who, act=act, ids=ids, **own))  # type: ignore[arg-type]
