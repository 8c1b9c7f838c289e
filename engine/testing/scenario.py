"""Plays a package's scenarios through commands, in the words of the domain."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select

from engine.api import Actor, Rejection
from engine.commands.attach_file import AttachFile
from engine.commands.cancel_instance import CancelInstance
from engine.commands.declare_recusal import DeclareRecusal
from engine.commands.file_objection import FileObjection
from engine.commands.save_draft import SaveDraft
from engine.commands.send_back import SendBack
from engine.spiff.codec import load_variables
from engine.store.instances import InstanceState, Notice
from engine.store.tasks import Task
from engine.testing.between_people import STEPS, about_case, about_task
from engine.testing.desk import ANYBODY, ZONE, ProcessDesk

OPEN = ("asked", "candidate", "waiting")


class ScenarioFailed(AssertionError):  # noqa: N818 - it reads as what happened
    """A scenario's step did not go as written."""


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """One scenario file."""

    path: Path
    name: str
    at: datetime
    process: str
    steps: tuple[Mapping[str, Any], ...]

    @property
    def starter(self) -> str | None:
        """Who starts the case."""
        return next((str(step["start"]) for step in self.steps if "start" in step), None)

    def shared(self, name: str) -> dict[str, Any]:
        """Return the fields of `_<name>.yaml` beside the scenario, or in the process's own scenarios."""
        for folder in (self.path.parent, self.path.parents[2] / self.process / "scenarios"):
            file = folder / f"_{name}.yaml"
            if file.exists():
                return dict(yaml.safe_load(file.read_text("utf-8")))
        raise ScenarioFailed(f"{self.path.name}: no shared fields named {name}")


def read_scenario(path: Path) -> Scenario:
    """Read a scenario; its process is that of the package it lies in unless it names one.

    Raises ScenarioFailed saying what is missing or can't be read.
    """
    try:
        document = yaml.safe_load(path.read_text("utf-8"))
        return Scenario(
            path=path,
            name=_words(document["name"]),
            at=_moment(document["at"]),
            process=str(document.get("process") or _own_process(path.parents[1])),
            steps=tuple(dict(step) for step in document["steps"]),
        )
    except KeyError as error:
        raise ScenarioFailed(f"{path.name}: {error} is missing") from error
    except (yaml.YAMLError, ValueError, TypeError) as error:
        raise ScenarioFailed(f"{path.name}: {error}") from error


def _own_process(folder: Path) -> str:
    manifest = folder / "process.toml"
    known = tomllib.loads(manifest.read_text("utf-8")) if manifest.exists() else {}
    return str(known.get("key", folder.name))


def _words(name: object) -> str:
    return str(name.get("zh") or name.get("en")) if isinstance(name, Mapping) else str(name)


def _moment(at: object) -> datetime:
    """A moment without a zone is one of the installation's."""
    moment = at if isinstance(at, datetime) else datetime.fromisoformat(str(at))
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=ZONE)


def play(harness: ProcessDesk, scenario: Scenario, case: str = "") -> str:
    """Play every step, of a case that begins with them or of one that runs already; returns its id.

    Raises ScenarioFailed naming the step and what was found instead.
    """
    player = _Player(harness, scenario)
    player.case = case
    for number, step in enumerate(scenario.steps, start=1):
        try:
            player.do(step)
            harness.settle()
        except Rejection as rejection:
            raise ScenarioFailed(f"{scenario.path.name} step {number} {step}: refused with {rejection}") from rejection
        except ScenarioFailed as failed:
            raise ScenarioFailed(f"{scenario.path.name} step {number} {step}: {failed}") from failed
        except KeyError as missing:
            raise ScenarioFailed(f"{scenario.path.name} step {number} {step}: {missing} is missing") from missing
    return player.case


class _Player:
    def __init__(self, harness: ProcessDesk, scenario: Scenario) -> None:
        self.harness = harness
        self.scenario = scenario
        self.case = ""

    def do(self, step: Mapping[str, Any]) -> None:
        match step:
            case {"start": str(login)}:
                self.case = self.harness.start(self.scenario.process, login)
            case {"complete": str(element)}:
                self._complete(element, step)
            case {"vote": dict(votes)}:
                for element, given in votes.items():
                    self._vote(element, given)
            case {"advance": target}:
                self._advance(target)
            case {"objection": dict(objection)}:
                self._object(objection)
            case {"refused": dict(refused)}:
                self._refused(refused, step)
            case {"expect": dict(expected)}:
                self._expect(expected)
            case _:
                self._act(step)

    def _act(self, step: Mapping[str, Any]) -> None:
        """The steps that are one command."""
        match step:
            case {"draft": str(element), "by": str(login)}:
                task = self._task_of(element, login, step.get("at"))
                data = self._fields(step.get("with"), task, login)
                self.harness.engine.execute(SaveDraft(task_id=task.id, data=data), Actor.person(login))
            case {"recuse": str(element), "by": str(login)}:
                task = self._task_of(element, login, step.get("at"))
                self.harness.engine.execute(
                    DeclareRecusal(task_id=task.id, reason=step.get("reason", "")), Actor.person(login)
                )
            case {"send_back": dict(sent)}:
                self._send_back(sent)
            case {"cancel": dict(cancel)}:
                self.harness.engine.execute(
                    CancelInstance(instance_id=self.case, reason=cancel["reason"]), Actor.person(cancel["by"])
                )
            case _:
                self._between_people(step)

    def _between_people(self, step: Mapping[str, Any]) -> None:
        """Whoever the step names in `by` deals with others about a task, or about the case."""
        verb, about = next(iter(step.items()))
        command: object | None = None
        if verb not in STEPS:
            raise ScenarioFailed("this step is not known")
        if isinstance(about, str):
            login = str(step.get("by", ""))
            task = self._task_of(about, login, step.get("at"))
            command = about_task(verb, task.id, step, self._fields(step.get("with"), task, login))
        elif isinstance(about, Mapping):
            login = str(about.get("by", ""))
            command = about_case(self.harness, verb, self.case, about)
        if command is None:
            raise ScenarioFailed("this step is not known")
        self.harness.engine.execute(command, Actor.person(login))

    def _advance(self, target: object) -> None:
        if isinstance(target, Mapping):
            to = target["to"]
            self.harness.advance_to(to if isinstance(to, datetime) else datetime.fromisoformat(str(to)))
        else:
            self.harness.advance(str(target))

    def _tasks(self, element: str, at: object = None) -> list[Task]:
        found = self.harness.open_tasks(self.case, element)
        return [t for t in found if at is None or (isinstance(t.item, dict) and t.item.get("unit") == at)]

    def _task_of(self, element: str, login: str, at: object = None) -> Task:
        tasks = self._tasks(element, at)
        for task in tasks:
            if any(a.person == login for a in self.harness.asked(task.id)):
                return task
        if not tasks:
            waiting = sorted({t.element for t in self.harness.open_tasks(self.case)})
            raise ScenarioFailed(f"no open task {element}; waiting: {waiting}, {self._troubles()}")
        return tasks[0]

    def _troubles(self) -> str:
        incidents = [(i.element, i.message) for i in self.harness.incidents(self.case)]
        return f"incidents: {incidents}" if incidents else f"state: {self.harness.instance(self.case).state}"

    def _complete(self, element: str, step: Mapping[str, Any]) -> None:
        tasks = self._tasks(element, step.get("at"))
        if not tasks:
            self._task_of(element, "", step.get("at"))
        login = step.get("by")
        if login is not None:
            self._decide(self._task_of(element, login, step.get("at")), login, step)
            return
        for task in tasks:
            self._all_decide(task, step)

    def _all_decide(self, task: Task, step: Mapping[str, Any]) -> None:
        """Everybody who is asked acts in turn, until the task is decided; of a pool the first one does.

        Where the diagram names nobody, somebody comes.
        """
        if not self.harness.asked(task.id):
            self._decide(task, ANYBODY, step)
            return
        for _ in range(100):
            here = [a for a in self.harness.asked(task.id) if a.kind != "delegated"]
            now = [a for a in here if a.state in ("asked", "candidate")]
            if not now or task.id not in {t.id for t in self.harness.open_tasks(self.case)}:
                return
            self._decide(task, now[0].person, step)

    def _decide(self, task: Task, login: str, step: Mapping[str, Any]) -> None:
        outcome = step.get("outcome") or self._only_outcome(task)
        data = self._fields(step.get("with"), task, login)
        conditions = tuple(map(str, step.get("conditions", ())))
        self.harness.complete(task.id, login, outcome, str(step.get("opinion") or ""), data, conditions)

    def _only_outcome(self, task: Task) -> str:
        return self.harness.outcomes(task)[0]

    def _fields(self, given: Mapping[str, Any] | None, task: Task, login: str) -> dict[str, Any]:
        fields = dict(given or {})
        used = fields.pop("use", None)
        merged = {**(self.scenario.shared(used) if used else {}), **fields}
        if merged.get("pi") == "STARTER":
            merged["pi"] = login
        return {name: self._attached(value, task, login) for name, value in merged.items()}

    def _attached(self, value: object, task: Task, login: str) -> object:
        """Replace `{file: name}` by the attachment it becomes."""
        if isinstance(value, list):
            return [self._attached(entry, task, login) for entry in value]
        if isinstance(value, dict) and set(value) == {"file"}:
            result = self.harness.engine.execute(
                AttachFile(task_id=task.id, name=str(value["file"]), content=_SAMPLE), Actor.person(login)
            )
            return result.value["attachment"]
        if isinstance(value, datetime):
            return value.date().isoformat()
        return value.isoformat() if hasattr(value, "isoformat") else value

    def _send_back(self, sent: Mapping[str, Any]) -> None:
        """Whoever is named, else the first who is asked."""
        element, at = str(sent["task"]), sent.get("at")
        task = self._task_of(element, str(sent.get("as") or ""), at)
        first = (a.person for a in self.harness.asked(task.id) if a.state in ("asked", "candidate"))
        command = SendBack(
            task_id=task.id,
            to=str(sent["to"]),
            opinion=str(sent.get("opinion") or ""),
            items=tuple(str(item) for item in sent.get("items") or ()),
            straight=sent.get("straight", True) is True,
            outwards=int(sent.get("outwards") or 0),
        )
        self.harness.engine.execute(command, Actor.person(str(sent.get("as") or next(first, ANYBODY))))

    def _vote(self, element: str, given: Mapping[str, Any]) -> None:
        task = self._tasks(element)[0] if self._tasks(element) else self._task_of(element, "")
        for _ in range(100):
            if task.id not in {t.id for t in self.harness.open_tasks(self.case)}:
                return
            now = [a for a in self.harness.asked(task.id) if a.state in ("asked", "candidate")]
            voter = next((a.person for a in now if a.person in given or "others" in given), None)
            if voter is None:
                return
            vote = given.get(voter, given.get("others"))
            self._decide(task, voter, vote if isinstance(vote, dict) else {"outcome": vote})

    def _object(self, objection: Mapping[str, Any]) -> None:
        with self.harness.engine.database.reading() as session:
            notice = session.scalars(
                select(Notice.id).where(Notice.instance_id == self.case, Notice.state == "open")
            ).one()
        self.harness.engine.execute(
            FileObjection(
                notice_id=notice, name=objection["name"], contact=objection["contact"], content=objection["text"]
            ),
            Actor.external("notice"),
        )

    def _refused(self, refused: Mapping[str, Any], step: Mapping[str, Any]) -> None:
        wanted = {**refused}
        code = wanted.pop("code", step.get("code"))
        try:
            self.do(wanted)
        except Rejection as rejection:
            if rejection.code != code:
                raise ScenarioFailed(f"expected the refusal {code}, but it was {rejection}") from rejection
            return
        raise ScenarioFailed(f"expected the refusal {code}, but it was accepted")

    def _expect(self, expected: Mapping[str, Any]) -> None:
        instance = self.harness.instance(self.case)
        found: dict[str, object] = {}
        for name, value in expected.items():
            match name:
                case "waiting":
                    found[name] = self.harness.waiting(self.case)
                case "state":
                    found[name] = instance.state
                case "end":
                    found[name] = instance.end_element
                case "outcome":
                    found[name] = instance.outcome
                case "results":
                    found[name] = {path: self._result(path) for path in value}
                case "mails":
                    sent = self.harness.mails(self.case)
                    found[name] = [m for m in value if (m["kind"], m["to"]) in sent]
                case "asked":
                    found[name] = {
                        e: [a.person for t in self._tasks(e) for a in self.harness.asked(t.id) if a.state in OPEN]
                        for e in value
                    }
                case _:
                    raise ScenarioFailed(f"'{name}' can't be expected")
            if found[name] != (sorted(value) if name == "waiting" else value):
                raise ScenarioFailed(f"expected {name} {value}, but found {found[name]}; {self._troubles()}")

    def _result(self, path: str) -> object:
        with self.harness.engine.database.reading() as session:
            state = session.get_one(InstanceState, self.case)
        value: object = load_variables(state.variables).own("").get("results", {})
        for part in path.split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
        return value


_PAGE = b"BT /F1 24 Tf 72 720 Td (Sample document / fictional) Tj ET"
_SAMPLE = (
    b"%%PDF-1.4\n"
    b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj\n"
    b"4 0 obj<</Length %d>>stream\n%s\nendstream endobj\n"
    b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%%%EOF\n" % (len(_PAGE), _PAGE)
)
