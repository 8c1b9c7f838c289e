"""Reads what extension elements say about one element: `hq:`, or another tool's words where there are none."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final, TypeVar, get_args

from lxml.etree import _Element

from engine.diagrams import vendors
from engine.diagrams.assignees import NAMED, read_assignee
from engine.diagrams.attributes import choice as _choice
from engine.diagrams.attributes import feel as _feel
from engine.diagrams.attributes import flag as _flag
from engine.diagrams.attributes import needed as _needed
from engine.diagrams.feeltext import ExpressionError, SettingError, feel_of, feel_text
from engine.diagrams.names import bpmn, hq, local
from engine.diagrams.notes import collecting, note
from engine.diagrams.policies import NAMES, PolicyError, read_policy
from engine.domain.elements import (
    ApprovalPolicy,
    AssigneeRule,
    CallSettings,
    CatchSettings,
    DecisionSettings,
    DueRule,
    EndSettings,
    Mapped,
    Names,
    OutcomeChoice,
    OutcomeClass,
    ScriptSettings,
    ServiceSettings,
    StarterAsked,
    UserTaskSettings,
    Verb,
)

ATTRIBUTES: Final = {
    "task": {
        "verb",
        "form",
        "recusable",
        "pauses",
        "separateFrom",
        "avoidRoles",
        "avoidSameUnit",
        "keepsOut",
        "conditions",
        "names",
        "items",
        "starter",
        "confirmAfter",
        "fallback",
        "votesStand",
    },
    "assignee": NAMED,
    "approval": NAMES,
    "outcome": {"code", "class", "opinion", "bulk"},
    "due": {"in", "ladder", "factor", "urgent", "urgentLadder"},
    "service": {"handler"},
    "decision": {"ref"},
    "input": {"name", "value"},
    "output": {"name", "value"},
    "each": {"collection", "item"},
    "end": {"outcome", "class"},
    "correlation": {"key"},
    "script": {"result"},
}
PLACES: Final = {
    "userTask": {"task", "assignee", "approval", "outcome", "due"},
    "serviceTask": {"service", "input"},
    "scriptTask": {"script"},
    "sendTask": {"service", "input", "correlation"},
    "receiveTask": {"output", "correlation"},
    "businessRuleTask": {"decision", "input"},
    "callActivity": {"input", "output"},
    "startEvent": {"output"},
    "intermediateCatchEvent": {"output", "correlation"},
    "boundaryEvent": {"output", "correlation"},
    "intermediateThrowEvent": {"input", "correlation"},
    "endEvent": {"end", "input", "correlation"},
    "multiInstanceLoopCharacteristics": {"each"},
}
"""Where each extension is read; anywhere else it would be ignored silently."""
GIVEN: Final = frozenset(
    {"serviceTask", "sendTask", "businessRuleTask", "callActivity", "endEvent", "intermediateThrowEvent"}
)
"""Elements whose inputs are read here, with the rest of what they say."""
END_CLASSES: Final = ("completed", "approved", "rejected", "cancelled", "returned", "expired")
_Said = TypeVar("_Said")


def extensions(node: _Element) -> Iterator[_Element]:
    """The `hq:` children of a node's extensionElements, with names and attributes that exist."""
    for container in node.findall(bpmn("extensionElements")):
        for child in container.iter(hq("*")):
            name = local(child.tag)
            if name not in PLACES.get(local(node.tag), ()):
                raise SettingError(f"Expected extensions that a {local(node.tag)} has, but found hq:{name}.")
            unknown = {key for key in map(str, child.attrib) if not key.startswith("{")} - ATTRIBUTES[name]
            if unknown:
                raise SettingError(f"Expected attributes that hq:{name} has, but found {', '.join(sorted(unknown))}.")
            yield child


def refuse_extensions(node: _Element) -> None:
    """Raise if a node carries an extension although nothing reads any there."""
    for _ in extensions(node):
        pass


def preferred(name: str, own: _Said, theirs: Callable[[], _Said]) -> _Said:
    """What `hq:` says, else what another tool says; where both do, a warning says that the first counts."""
    if not own:
        return theirs()
    with collecting():
        try:
            both = bool(theirs())
        except ExpressionError:
            both = True
    if both:
        note("warning", "said_twice", f"{name} and the words of another tool both say this; {name} counts.")
    return own


def user_task(node: _Element) -> UserTaskSettings:
    found = list(extensions(node))
    task = _one(found, "task")
    given: dict[str, Any] = {
        "assignees": preferred("hq:assignee", tuple(_assignees(found)), lambda: vendors.assignees(node)),
        "form": preferred("hq:task", None if task is None else task.get("form"), lambda: vendors.form(node)),
        "spread": not found and vendors.speaks(node),
    }
    if task is not None:
        given["verb"] = _choice(task, "verb", get_args(Verb), "handle")
        given["recusable"] = _flag(task, "recusable")
        given["pauses"] = _flag(task, "pauses")
        given["avoid_roles"] = tuple((task.get("avoidRoles") or "").split())
        given["keeps_out"] = _feel(task, "keepsOut")
        given["avoid_same_unit"] = _flag(task, "avoidSameUnit")
        given["names"] = _choice(task, "names", get_args(Names), "everyone")
        given["conditions"] = _flag(task, "conditions")
        given["separate_from"] = tuple((task.get("separateFrom") or "").split())
        given["items"] = _feel(task, "items")
        given["starter_asked"] = _choice(task, "starter", get_args(StarterAsked), "passed_over")
        given["confirm_after"] = tuple((task.get("confirmAfter") or "").split())
        given["fallback"] = task.get("fallback")
        given["votes_stand"] = _feel(task, "votesStand")
    approval = _one(found, "approval")
    if approval is not None:
        given["policy"] = _policy(approval)
    outcomes = tuple(_outcome(child) for child in found if local(child.tag) == "outcome")
    if outcomes:
        given["outcomes"], given["declares_outcomes"] = outcomes, True
    given["due"] = preferred("hq:due", _due(found), lambda: vendors.due(node))
    return UserTaskSettings(**given)


def _due(found: list[_Element]) -> DueRule | None:
    due = _one(found, "due")
    if due is None:
        return None
    return DueRule(
        text=_needed(due, "in"),
        ladder=due.get("ladder"),
        factor=_feel(due, "factor"),
        urgent=_feel(due, "urgent"),
        urgent_ladder=due.get("urgentLadder"),
    )


def service(node: _Element) -> ServiceSettings | None:
    found = list(extensions(node))
    told = _one(found, "service")
    own = None if told is None else ServiceSettings(handler=_needed(told, "handler"), result=vendors.result(node))
    said = preferred("hq:service", own, lambda: vendors.service(node))
    inputs = preferred("hq:input", _mapped(found, "input"), lambda: vendors.inputs(node))
    return None if said is None else replace(said, inputs=inputs)


def decision(node: _Element) -> DecisionSettings | None:
    found = list(extensions(node))
    told = _one(found, "decision")
    own = None if told is None else DecisionSettings(decision=_needed(told, "ref"))
    said = preferred("hq:decision", own, lambda: vendors.decision(node))
    own_inputs = _mapped(found, "input")
    inputs = preferred("hq:input", own_inputs, lambda: vendors.inputs(node))
    return None if said is None else replace(said, inputs=inputs, beside=bool(inputs) and not own_inputs)


def call(node: _Element) -> CallSettings | None:
    found = list(extensions(node))
    said = vendors.call(node)
    if said is None:
        return None
    given, back = said.inputs, said.outputs
    inputs, outputs = _mapped(found, "input"), _mapped(found, "output")
    return replace(
        said,
        inputs=preferred("hq:input", inputs, lambda: given),
        outputs=preferred("hq:output", outputs, lambda: back),
        all_in=said.all_in and not inputs,
        all_out=said.all_out and not outputs,
    )


def end(node: _Element) -> EndSettings | None:
    told = _one(list(extensions(node)), "end")
    if told is None:
        return None
    end_class: Any = _choice(told, "class", END_CLASSES, "completed")
    return EndSettings(outcome=_needed(told, "outcome"), outcome_class=end_class)


def script(node: _Element) -> ScriptSettings:
    """The FEEL of a script task; anything else is a program, and none is run."""
    told = _one(list(extensions(node)), "script")
    kind = node.get("scriptFormat") or "feel"
    if not any(language in kind.lower() for language in ("feel", "juel")):
        raise SettingError(
            f"Expected the script to be FEEL, but it is '{kind}': no program in a diagram is run.", "language"
        )
    theirs, variable = vendors.script(node)
    text = feel_of(node.find(bpmn("script"))) or theirs
    if text is None:
        raise SettingError("Expected the script task to have a script, but it has none.")
    own = told.get("result") if told is not None else None
    return ScriptSettings(expression=text, result=preferred("hq:script", own, lambda: variable))


def caught(node: _Element) -> CatchSettings | None:
    """What a caught message or signal leaves behind (`hq:output`)."""
    outputs = _mapped(list(extensions(node)), "output")
    return CatchSettings(outputs=outputs) if outputs else None


def thrown(node: _Element) -> tuple[Mapped, ...]:
    """What a thrown message or signal carries (`hq:input`)."""
    own = _mapped(list(extensions(node)), "input")
    return preferred("hq:input", own, lambda: (*vendors.carried(node), *vendors.inputs(node)))


def each(node: _Element) -> Mapping[str, str]:
    """What is said under multiInstanceLoopCharacteristics about the list, its entry and the results."""
    told = _one(list(extensions(node)), "each")
    own = {} if told is None else {"collection": feel_text(_needed(told, "collection")), "item": _needed(told, "item")}
    return preferred("hq:each", own, lambda: vendors.loop(node))


def _policy(node: _Element) -> ApprovalPolicy:
    try:
        return read_policy({str(name): str(value) for name, value in node.attrib.items() if not name.startswith("{")})
    except PolicyError as error:
        raise SettingError(str(error)) from error


def _outcome(node: _Element) -> OutcomeChoice:
    outcome_class: Any = _choice(node, "class", get_args(OutcomeClass), None)
    return OutcomeChoice(
        code=_needed(node, "code"),
        outcome_class=outcome_class,
        opinion_required=_choice(node, "opinion", ("required", "optional"), "optional") == "required",
        bulk=_feel(node, "bulk"),
    )


def _assignees(found: list[_Element]) -> Iterator[AssigneeRule]:
    return (read_assignee(child) for child in found if local(child.tag) == "assignee")


def _mapped(found: list[_Element], kind: str) -> tuple[Mapped, ...]:
    mapped = tuple(
        Mapped(name=_needed(child, "name"), value=feel_text(_needed(child, "value")))
        for child in found
        if local(child.tag) == kind
    )
    names = [entry.name for entry in mapped]
    for name in names:
        if names.count(name) > 1:
            raise SettingError(f"Expected each hq:{kind} to have a name of its own, but '{name}' occurs twice.")
    return mapped


def _one(found: list[_Element], name: str) -> _Element | None:
    same = [child for child in found if local(child.tag) == name]
    if len(same) > 1:
        raise SettingError(f"Expected one hq:{name}, but there are {len(same)}.")
    return same[0] if same else None
