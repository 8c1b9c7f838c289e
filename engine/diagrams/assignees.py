"""Reads `hq:assignee`: how a rule finds people, and which of them are asked."""

from typing import Any, Final, get_args

from lxml.etree import _Element

from engine.diagrams.attributes import choice, count, feel, flag, needed, share
from engine.diagrams.feeltext import SettingError
from engine.domain.elements import AssigneeRule, Heads, Picking, PickKind

SOURCES: Final = ("group", "person", "post", "headOf", "doneBy")
_ABOUT_HEADS: Final = ("levels", "stop", "every")
_PICKS: Final = {
    "fair": ("count",),
    "draw": ("count", "external", "field", "maxLoad", "again"),
    "chosen": ("by", "min", "max"),
}
"""What each way to pick knows; anything else beside it would be ignored silently."""
_ABOUT_PICKS: Final = tuple(sorted({name for names in _PICKS.values() for name in names}))
NAMED: Final = {*SOURCES, "unit", *_ABOUT_HEADS, "pick", *_ABOUT_PICKS}


def read_assignee(node: _Element) -> AssigneeRule:
    """Return the rule.

    Raises SettingError when it says nobody, or two things that don't go together.
    """
    sources = [name for name in SOURCES if node.get(name) is not None]
    if len(sources) != 1:
        told = "group and person" if "group" in sources and "person" in sources else " and ".join(sources)
        said = f"it has {told}" if sources else "it has none of them"
        raise SettingError(f"Expected hq:assignee to have exactly one of {', '.join(SOURCES)}, but {said}.")
    source = sources[0]
    _only(node, "unit", source == "group", "group")
    for name in _ABOUT_HEADS:
        _only(node, name, source == "headOf", "headOf")
    pick = _picking(node)
    if pick is not None and pick.kind == "draw" and source != "group":
        raise SettingError(f"Expected a draw to be among a group, but hq:assignee has {source}.")
    return AssigneeRule(
        group=_text(node, "group"),
        unit=feel(node, "unit"),
        person=feel(node, "person"),
        posts=tuple((node.get("post") or "").split()),
        heads=_heads(node),
        done_by=tuple((node.get("doneBy") or "").split()),
        pick=pick,
    )


def _text(node: _Element, attribute: str) -> str | None:
    return needed(node, attribute) if node.get(attribute) is not None else None


def _only(node: _Element, attribute: str, allowed: object, beside: str) -> None:
    if node.get(attribute) is not None and not allowed:
        raise SettingError(f"Expected {attribute} of hq:assignee beside {beside}, but it stands without.")


def _heads(node: _Element) -> Heads | None:
    if node.get("headOf") is None:
        return None
    return Heads(
        of=feel(node, "headOf") or needed(node, "headOf"),
        levels=count(node, "levels", 0),
        stop=_text(node, "stop"),
        every=flag(node, "every"),
    )


def _picking(node: _Element) -> Picking | None:
    if node.get("pick") is None:
        for name in _ABOUT_PICKS:
            _only(node, name, allowed=False, beside="pick")
        return None
    kind: Any = choice(node, "pick", get_args(PickKind), None)
    for name in _ABOUT_PICKS:
        _only(node, name, name in _PICKS[kind], " or ".join(f'pick="{k}"' for k in _PICKS if name in _PICKS[k]))
    again: Any = choice(node, "again", ("keep", "fresh"), "keep")
    found = Picking(
        kind=kind,
        count=count(node, "count", 1),
        external=share(node, "external") or Picking(kind=kind).external,
        field=feel(node, "field"),
        max_load=count(node, "maxLoad", Picking(kind=kind).max_load),
        again=again,
        by=needed(node, "by") if kind == "chosen" else "",
        minimum=count(node, "min", 1),
        maximum=count(node, "max", 0) if node.get("max") is not None else None,
    )
    _refuse_empty(found)
    return found


def _refuse_empty(pick: Picking) -> None:
    if 0 in (pick.count, pick.max_load, pick.minimum):
        raise SettingError("Expected count, maxLoad and min of hq:assignee to be 1 or more, but one is 0.")
    if pick.maximum is not None and pick.maximum < pick.minimum:
        raise SettingError(f"Expected max to be min or more, but it is {pick.maximum} and min is {pick.minimum}.")
