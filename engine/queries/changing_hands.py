"""How an open task changed hands by itself, in words: who had it, who has it, and why."""

from collections.abc import Mapping

from engine.domain.texts import Text
from engine.queries.naming import post_name
from engine.queries.reader import Reader
from engine.queries.secrecy import Place

_WORDS: Mapping[str, Text] = {
    "substitute": Text("{to} 代 {for} 办理（代理期）", "{to} acts for {for} while they are away"),
    "substitute_over": Text("代理期结束，由 {from} 交还 {to}", "the substitution ended: from {from} back to {to}"),
    "order_follows": Text("{from} 任期已满，督办单改由 {to} 答复", "the term of {from} ended: {to} answers the order"),
    "order_goes_along": Text("督办单随件改由 {to} 答复", "{to} answers the supervision order with it"),
    "condition_follows": Text(
        "{from} 任期已满，附带条件改由 {to} 确认", "the term of {from} ended: {to} looks after the condition"
    ),
    "term_over": Text("{from} 任期已满，由 {to} 接任办理", "the term of {from} ended: {to} follows"),
}
_THINGS: Mapping[str, Text] = {
    "task": Text("待办", "tasks"),
    "delegated": Text("委派准备的事项", "what they prepared"),
    "before": Text("加签", "places as an added signer"),
    "after": Text("加签", "places as an added signer"),
    "question": Text("征询", "questions"),
    "condition": Text("附带条件", "conditions"),
    "order": Text("督办单", "supervision orders"),
    "copy": Text("传阅件", "copies"),
    "started": Text("所发起事项的查阅", "the reading of what they started"),
}
"""By the kind of each thing in a hand-over."""
_NOBODY = Text("其余候选人", "the others of the pool")
_VACANT = Text(
    "{person} 任期已满，岗位空缺，等接任的人",
    "the term of {person} ended and the post is vacant: it waits for whoever follows",
)


def change_words(reader: Reader, payload: Mapping[str, object], language: str, at: Place | None = None) -> list[str]:
    """Return one sentence for each place that changed, and for each that waits for a successor."""
    moves, vacant = payload.get("moves"), payload.get("vacant")
    moved = moves if isinstance(moves, list) else []
    left = vacant if isinstance(vacant, list) else []
    stays = _VACANT.in_language(language)
    return [
        *(_said(reader, move, language, at) for move in moved if isinstance(move, Mapping)),
        *(stays.format(person=post_name(reader, str(person), language, at)) for person in left),
    ]


def handed_words(
    reader: Reader, payload: Mapping[str, object], language: str, at: Place | None = None
) -> dict[str, str]:
    """Return who left what to whom in a hand-over, each in words; empty for any other event."""
    moved = payload.get("moved")
    if not isinstance(moved, list):
        return {}
    comma = ", " if language == "en" else "、"
    kinds = dict.fromkeys(str(one.get("kind")) for one in moved if isinstance(one, Mapping))
    logins = dict.fromkeys(str(one.get("to")) for one in moved if isinstance(one, Mapping))
    words = dict.fromkeys(_THINGS.get(kind, _THINGS["task"]).in_language(language) for kind in kinds)
    return {
        "whom": post_name(reader, str(payload.get("person")), language, at),
        "things": comma.join(words),
        "heirs": comma.join(post_name(reader, login, language, at) for login in logins),
    }


def _said(reader: Reader, move: Mapping[str, object], language: str, at: Place | None) -> str:
    names = {
        key: post_name(reader, str(move[key]), language, at) if move.get(key) else _NOBODY.in_language(language)
        for key in ("from", "to", "for")
    }
    words = _WORDS.get(str(move.get("reason")), _WORDS["substitute_over"])
    return words.in_language(language).format_map(names)
