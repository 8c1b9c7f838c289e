"""Small processes that tests deploy: a seal slip with everything a command can meet, and chains of user tasks."""

import itertools
import json
from collections.abc import Sequence

from tests.spiff.drawing import Shape, border, draw, end, event_sub, mapped, on_message, start, timer_definition, xor

STANDARD = (("approve", "approve"), ("return", "return"), ("reject", "reject"))
VOTES = (("approve", "approve"), ("reject", "reject"), ("defer", "defer"), ("abstain", "abstain"))
DONE = (("done", "done"),)
NO_TEXTS = '[name]\nzh = "用印单"\nen = "Seal slip"\n'


def group(code: str, unit: str | None = None) -> str:
    return f'<hq:assignee group="{code}"/>' if unit is None else f"<hq:assignee group=\"{code}\" unit='{unit}'/>"


def person(expression: str) -> str:
    return f"<hq:assignee person='{expression}'/>"


def ask(
    name: str,
    *people: str,
    outcomes: Sequence[tuple[str, str]] = STANDARD,
    task: str = "",
    approval: str = "",
    due: str = "",
) -> Shape:
    """A user task: attributes of `hq:task`, `hq:approval` and `hq:due` as they are written."""
    shown = "".join(f'<hq:outcome code="{code}" class="{kind}"/>' for code, kind in outcomes)
    extension = "".join(
        (
            f"<hq:task {task}/>",
            *people,
            f"<hq:approval {approval}/>" if approval else "",
            shown,
            f"<hq:due {due}/>" if due else "",
        )
    )
    return Shape(tag="userTask", id=name, extension=extension)


def serve(name: str, handler: str, **inputs: str) -> Shape:
    extension = f'<hq:service handler="{handler}"/>{mapped("input", inputs)}'
    return Shape(tag="serviceTask", id=name, extension=extension)


def over(name: str, outcome: str, kind: str) -> Shape:
    return Shape(tag="endEvent", id=name, extension=f'<hq:end outcome="{outcome}" class="{kind}"/>')


def package(key: str, bpmn: bytes, manifest: str = "", **forms: object) -> dict[str, bytes]:
    """The files of a package; everybody may start it."""
    toml = f'key = "{key}"\naudience = ["everyone"]\nfree_fields = true\n{manifest}\n{NO_TEXTS}'
    drawn = {f"forms/{name}.form": json.dumps(schema).encode() for name, schema in forms.items()}
    return {"process.toml": toml.encode(), "process.bpmn": bpmn, **drawn}


def chain(key: str, *shapes: Shape, manifest: str = "", borders: Sequence[Shape] = ()) -> dict[str, bytes]:
    """A process that goes straight through `shapes`; a border event leads to the end `late`."""
    names = ["s", *(shape.id for shape in shapes), "e"]
    flows = [f"{source}>{target}" for source, target in itertools.pairwise(names)]
    late = [over("late", "late", "expired")] if borders else []
    flows += [f"{one.id}>late" for one in borders]
    drawn = draw(key, [start(), *shapes, *borders, end("e"), *late], flows)
    return package(key, drawn, manifest)


FORM = {
    "type": "default",
    "id": "slip",
    "components": [
        {
            "type": "textfield",
            "key": "purpose",
            "id": "f1",
            "label": "用途",
            "validate": {"required": True, "maxLength": 40},
        },
        {"type": "number", "key": "copies", "id": "f2", "label": "份数", "validate": {"min": 1, "max": 99}},
    ],
}
MANIFEST = """number = "slip"
application = ["apply"]
title = "purpose"
cancel = { message = "withdraw", until = ["vote"] }"""
PAPERS = """[[paper]]
key = "request"
name = { zh = "用印申请单", en = "Request for a seal" }
made_by = ["apply"]
fields = ["purpose", "copies"]

[[paper.box]]
kind = "words"
title = { zh = "审核", en = "Check" }
elements = ["check"]
after = true
absent = { zh = "尚未审核。", en = "Not checked yet." }
"""
QUORUM = 'policy="quorum" quorum="2/3" pass="1/2" chair="lsg" chairLast="true" maxDeferrals="2"'


def slip(key: str = "seal_slip") -> dict[str, bytes]:
    """Apply, one check out of a pool, a vote with its chair last and an end to patience, a service that can fail."""
    shapes = [
        start(),
        ask("apply", person("starter.id"), outcomes=DONE, task='form="slip"'),
        ask(
            "check",
            group("dept_handler"),
            group("dept_head"),
            task='verb="approve" recusable="true"',
            due='in="5 workdays" ladder="L-STD"',
        ),
        xor("checked"),
        serve("tell", "decision.notify", kind='"rejected"', reason="results.check.opinion"),
        over("refused", "rejected", "rejected"),
        ask("vote", group("lsg"), outcomes=VOTES, task='verb="vote" recusable="true"', approval=QUORUM),
        border("patience", "vote", timer_definition("P20D")),
        over("expired", "expired", "expired"),
        xor("voted"),
        ask("prepare", person("starter.id"), outcomes=DONE),
        serve("record", "test.record", who="starter.id"),
        over("approved", "approved", "approved"),
        over("voted_down", "rejected", "rejected"),
        event_sub(
            "withdrawn",
            [on_message("asked_back", "withdraw"), over("cancelled", "cancelled", "cancelled")],
            ["asked_back>cancelled"],
        ),
    ]
    flows = [
        "s>apply",
        "apply>check",
        "check>checked",
        'checked>apply[results.check.outcome = "return"]',
        'checked>tell[results.check.outcome = "reject"]',
        "checked>vote*",
        "tell>refused",
        "vote>voted",
        "patience>expired",
        'voted>record[results.vote.outcome = "approve"]',
        'voted>voted_down[results.vote.outcome = "reject"]',
        "voted>prepare*",
        "prepare>vote",
        "record>approved",
    ]
    return {**package(key, draw(key, shapes, flows), MANIFEST, slip=FORM), "papers.toml": PAPERS.encode()}
