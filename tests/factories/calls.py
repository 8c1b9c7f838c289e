"""A seal matter whose office has an opinion given by a process that it calls: what tests send back out of it."""

from collections.abc import Mapping, Sequence

from tests.factories.desk import Desk
from tests.factories.slip import DONE, STANDARD, ask, package, person
from tests.spiff.drawing import Shape, call, draw, end, start

HANDLER, HEAD, LEGAL = "ky_jb", "cw_jb", "fzb_jb"
"""Who looks the matter through, who reads it in the called process, and who judges it there."""
TIMED = 'in="2 workdays" ladder="L-STD"'


def opinion(key: str = "opinion", *, policy: str = "", task: str = "") -> dict[str, bytes]:
    """The called process: read, then judged."""
    shapes = [
        start(),
        ask("read", person(f'"{HEAD}"'), outcomes=DONE),
        ask("judge", person(f'"{LEGAL}"'), outcomes=STANDARD, due=TIMED, approval=policy, task=task),
        end(),
    ]
    words = {"read": ("阅件", "Read"), "judge": ("定夺", "Judge")}
    drawn = draw(key, shapes, ["s>read", "read>judge", "judge>e"])
    return named(package(key, drawn), "会签意见", "Opinion", words)


def named(files: dict[str, bytes], zh: str, en: str, words: Mapping[str, tuple[str, str]]) -> dict[str, bytes]:
    """Give the process and its elements names of their own."""
    toml = files["process.toml"].decode().replace('zh = "用印单"\nen = "Seal slip"', f'zh = "{zh}"\nen = "{en}"')
    texts = {
        f"texts.{language}.toml": "".join(
            f'[elements.{element}]\nname = "{names[number]}"\n' for element, names in words.items()
        ).encode()
        for number, language in enumerate(("zh", "en"))
    }
    return {**files, **texts, "process.toml": toml.encode()}


WORDS = {
    "write": ("填写", "Write"),
    "look": ("初审", "Look through"),
    "ask": ("征求意见", "Ask for an opinion"),
    "close": ("办结", "Close"),
}


def main(shapes: Sequence[Shape] | None = None, flows: Sequence[str] = ()) -> dict[str, bytes]:
    """The caller: written, looked through, an opinion asked for, closed."""
    drawn = [
        start(),
        ask("write", person("starter.id"), outcomes=DONE),
        ask("look", person(f'"{HANDLER}"')),
        call("ask", "opinion"),
        ask("close", person(f'"{HANDLER}"')),
        end(),
    ]
    ways = ["s>write", "write>look", "look>ask", "ask>close", "close>e"]
    return named(package("matter", draw("matter", shapes or drawn, flows or ways)), "用印事项", "Seal matter", WORDS)


def begun(desk: Desk, upto: str = "judge") -> str:
    """Start the matter and bring it to one of its tasks."""
    desk.deploy_files(opinion())
    return brought(desk, desk.deployed(main()), upto)


def brought(desk: Desk, case: str, upto: str) -> str:
    """Do what is open until something called `upto` is."""
    for _ in range(20):
        if desk.open_tasks(case, upto):
            return case
        for task in desk.open_tasks(case):
            once(desk, task.instance_id, task.element)
    raise AssertionError(f"Expected {upto!r} to be reached, but it was not.")


def once(desk: Desk, case: str, element: str) -> None:
    """Do one open task with the first of its outcomes."""
    task = desk.open_tasks(case, element)[0]
    done = element in {"write", "read"}
    answers = {"answers": ["已改"] * len(task.items)} if task.items else {}
    desk.done(task, desk.people(task)[0], "done" if done else "approve", **answers)


def nested(desk: Desk) -> str:
    """A matter that calls an office, which prepares and checks it and calls for the opinion; brought to `judge`."""
    asked = person(f'"{HANDLER}"')
    shapes = [start(), ask("prepare", asked), ask("check", asked), call("deep", "opinion"), end()]
    desk.deploy_files(opinion())
    desk.deploy_files(package("office", draw("office", shapes, ["s>prepare", "prepare>check", "check>deep", "deep>e"])))
    around = [start(), ask("write", person("starter.id"), outcomes=DONE), call("ask", "office"), end()]
    return brought(desk, desk.deployed(main(around, ["s>write", "write>ask", "ask>e"])), "judge")
