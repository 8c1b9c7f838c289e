"""Three applications in review, in which everybody has said something that not everybody may read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.commands.attach_file import AttachFile
from engine.commands.complete_task import CompleteTask
from engine.commands.declare_recusal import DeclareRecusal
from engine.commands.declare_relation import DeclareRelation
from engine.commands.deploy_package import DeployPackage
from engine.commands.file_objection import FileObjection
from engine.commands.save_draft import SaveDraft
from engine.diagrams.package import read_folder
from engine.domain.actors import Actor
from engine.store.instances import Notice
from engine.store.tasks import Task
from engine.testing import MACHINE, ROOT, Scenario, play
from tests.factories.desk import Desk

STORIES = ROOT / "project_lifecycle" / "scenarios" / "told.yaml"
PDF = b"%PDF-1.4\n%A-EXPERT-FILE\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
APPLIED: Sequence[Mapping[str, Any]] = (
    {"complete": "N05", "outcome": "approve"},
    {"complete": "N06", "outcome": "approve", "with": {"use": "minutes"}},
    {"complete": "N09", "outcome": "approve"},
    {"complete": "S303", "with": {"proposal": "approve"}},
    {"complete": "S304", "outcome": "approve"},
    {"complete": "S104", "outcome": "confirm"},
)
OPEN_POINT = [{"item": "地图表述", "finding": "explain", "note": "附图未标审图号。"}]
DISPUTED: Sequence[Mapping[str, Any]] = (
    {"complete": "S106", "with": {"use": "sheet_political"}},
    {"complete": "S107", "with": {"sheet": OPEN_POINT, "short": "其余另附。"}},
    {"complete": "S108", "with": {"use": "sheet_benefit"}},
    {"complete": "S111", "with": {"answers": ["已补审图号。"]}},
)
ACCEPTED: Sequence[Mapping[str, Any]] = (
    {"complete": "S203", "outcome": "confirm"},
    {"complete": "S204", "outcome": "accept", "with": {"coi": ["none"]}},
)
PASSED: Sequence[Mapping[str, Any]] = ({"complete": "S114"}, *ACCEPTED)
"""From the panel's agreement to the experts' own scores."""


@dataclass(kw_only=True)
class Reviewed:
    """The cases by where they stand, and who did what in them."""

    desk: Desk
    cases: dict[str, str] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    tasks: dict[str, Task] = field(default_factory=dict)

    def seats(self, case: str, element: str) -> set[str]:
        """Return who was asked at a place of one of the cases."""
        found = self.desk.all(Task, Task.instance_id == self.cases[case], Task.element == element)
        return {person for task in found for person in self.desk.people(task)}


def reviewed(desk: Desk, *, confidential: bool = False) -> Reviewed:
    """Play a case to the panel's deliberation, one to the experts' scores, one to an objection after the vote."""
    if confidential:
        files = dict(read_folder(ROOT / "project_lifecycle").files)
        files["process.toml"] = b"confidential = true\n" + files["process.toml"]
        desk.engine.execute(DeployPackage(files=files), MACHINE)
    found = Reviewed(desk=desk)
    _deliberating(found)
    _scoring(found)
    _objected(found)
    return found


def _deliberating(found: Reviewed) -> None:
    case = _told(found, "panel", (*APPLIED, *DISPUTED))
    task = found.tasks["panel"] = found.desk.task(case, "S112")
    voter, drafter, *_ = found.desk.people(task, "asked")
    found.people |= {"panel voter": voter, "panel drafter": drafter}
    _say(found.desk, task, voter, data={"ideological": "explained", "reason": "A-PANEL-WORD"})
    found.desk.act(drafter, SaveDraft(task_id=task.id, data={"ideological": "explained", "reason": "A-PANEL-DRAFT"}))


def _scoring(found: Reviewed) -> None:
    agreed = {"complete": "S112", "with": {"ideological": "explained", "reason": "C-PANEL-WORD"}}
    case = _told(found, "experts", (*APPLIED, *DISPUTED, agreed, *PASSED))
    task = found.tasks["experts"] = found.desk.task(case, "S206")
    first, second, third, *_ = found.desk.people(task, "asked")
    found.people |= {"expert": first, "expert drafter": second, "recused expert": third}
    found.desk.act(first, AttachFile(task_id=task.id, name="A-EXPERT-NAME.pdf", content=PDF))
    _say(found.desk, task, first, data=scores(weak="A-EXPERT-WORD"))
    found.desk.act(second, SaveDraft(task_id=task.id, data=scores(weak="A-EXPERT-DRAFT")))
    found.desk.act(third, DeclareRecusal(task_id=task.id, reason="A-RECUSAL-REASON"))


def _objected(found: Reviewed) -> None:
    agreed = {"complete": "S112", "with": {"ideological": "explained", "reason": "B-PANEL-WORD"}}
    scored = (
        {"complete": "S206", "with": {**scores(weak="B-EXPERT-WORD")}},
        {"complete": "S210", "with": {"summary": "建议通过。"}},
        {"complete": "N30", "with": {"use": "agenda"}},
    )
    case = _told(found, "vote", (*APPLIED, *DISPUTED, agreed, *PASSED, *scored))
    task = found.tasks["vote"] = found.desk.task(case, "N33")
    found.people["member"] = found.desk.people(task, "asked")[0]
    others = {"others": {"outcome": "approve", "opinion": "B-VOTE-WORD"}}
    _go_on(found.desk, case, ({"vote": {"N33": others}},))
    notice = found.desk.one(Notice, Notice.instance_id == case, Notice.state == "open")
    objection = FileObjection(
        notice_id=notice.id, name="B-OBJECTOR", contact="B-CONTACT", content="该项目与既有项目重复。"
    )
    found.desk.engine.execute(objection, Actor.external("notice"))
    found.desk.advance("6 workdays")
    found.tasks["objection"] = found.desk.task(case, "N40")
    found.people["examiner"] = found.desk.people(found.tasks["objection"])[0]
    found.people["tied"] = next(login for login in found.desk.people(task) if login != found.people["member"])
    found.desk.act(found.people["tied"], DeclareRelation(other="lc_pi", kind="kin"))


def scores(**own: object) -> dict[str, object]:
    """Return an expert's sheet."""
    given = {"academic": 25, "economic": 11, "social": 21, "feasible": 17, "lasting": 8, "strong": "团队有合作基础。"}
    return {**given, "verdict": "pass", **own}


def told(desk: Desk, steps: Sequence[Mapping[str, Any]], title: str = "微创外科进修项目") -> str:
    """Play an application and what follows; returns the case."""
    begun = ({"start": "lc_pi"}, {"complete": "N02", "with": {"use": "application", "title": title}})
    return play(desk, _scenario((*begun, *steps)))


def _told(found: Reviewed, name: str, steps: Sequence[Mapping[str, Any]]) -> str:
    found.cases[name] = told(found.desk, steps, f"A-TITLE-{name.upper()}")
    return found.cases[name]


def _go_on(desk: Desk, case: str, steps: Sequence[Mapping[str, Any]]) -> None:
    play(desk, _scenario(steps), case)


def _scenario(steps: Sequence[Mapping[str, Any]]) -> Scenario:
    return Scenario(path=STORIES, name="", at=None, process="project_lifecycle", steps=tuple(steps))  # type: ignore[arg-type] # the clock stands already


def _say(desk: Desk, task: Task, who: str, data: Mapping[str, object]) -> None:
    outcome = desk.outcomes(task)[0]
    desk.act(who, CompleteTask(task_id=task.id, outcome=outcome, data=dict(data)))
