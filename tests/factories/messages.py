"""Processes that send each other messages and signals, for tests of what crosses from case to case."""

from tests.spiff.drawing import Shape, draw, message_definition

MANIFEST = 'key = "{key}"\naudience = ["everyone"]\nfree_fields = true\n[name]\nzh = "{key}"\nen = "{key}"\n'


def package(key: str, shapes: list[Shape], flows: list[str]) -> dict[str, bytes]:
    """A package that is nothing but its diagram."""
    return {"process.toml": MANIFEST.format(key=key).encode(), "process.bpmn": draw(key, shapes, flows)}


def asked(name: str) -> Shape:
    """A user task of the applicant."""
    return Shape(tag="userTask", id=name, extension='<hq:assignee person="starter.id"/>')


def office_task(name: str) -> Shape:
    return Shape(tag="userTask", id=name, extension='<hq:assignee group="legal"/>')


def waits(name: str, message: str, *, key: str = "", keeps: str = "") -> Shape:
    """A catching event; `key` is FEEL, `keeps` what stays of the message."""
    extension = (f'<hq:correlation key="{key}"/>' if key else "") + "".join(
        f'<hq:output name="{one}" value="{one}"/>' for one in keeps.split()
    )
    return Shape(tag="intermediateCatchEvent", id=name, extension=extension, inner=message_definition(message))


def throws(name: str, definition: str, **payload: str) -> Shape:
    extension = "".join(f'<hq:input name="{one}" value="{value}"/>' for one, value in payload.items())
    return Shape(tag="intermediateThrowEvent", id=name, extension=extension, inner=definition)


def begins(name: str, definition: str, keeps: str = "") -> Shape:
    extension = "".join(f'<hq:output name="{one}" value="{one}"/>' for one in keeps.split())
    return Shape(tag="startEvent", id=name, extension=extension, inner=definition)


def timer(kind: str, text: str) -> str:
    return f"<timerEventDefinition><{kind}>{text}</{kind}></timerEventDefinition>"


def signal(name: str) -> str:
    return f'<signalEventDefinition signalRef="signal_{name}"/>'
