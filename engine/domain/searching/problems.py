"""What is wrong with a query, in sentences: what was expected, what stands there, and what may have been meant."""

from dataclasses import dataclass
from difflib import get_close_matches

from engine.domain.texts import Text

_NEAR, _NEAR_IN_CHINESE = 0.55, 0.5
"""One wrong character of two is a slip in Chinese."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One part of a query that can't be used; `instead` is a query that may have been meant."""

    code: str
    text: Text
    instead: str | None = None


def nearest(typed: str, known: tuple[str, ...]) -> str | None:
    """Return the known word that looks most like what was typed, or None."""
    swapped = next((word for word in known if sorted(word) == sorted(typed.lower())), None)
    near = _NEAR if typed.isascii() else _NEAR_IN_CHINESE
    found = [swapped] if swapped else get_close_matches(typed.lower(), known, 1, near)
    if found:
        return found[0]
    return next((word for word in known if len(typed) > 1 and (word in typed or typed in word)), None)


def unknown_operator(name: str, near: str | None) -> Problem:
    zh = f"没有“{name}:”这个条件"
    en = f"There is no operator '{name}:'"
    if near is None:
        return Problem(
            "operator_unknown",
            Text(f"{zh}；如要查这几个字，请加引号。", f"{en}; put the words in quotes to look for them."),
        )
    return Problem("operator_unknown", Text(f"{zh}，是不是“{near}:”？", f"{en}; did you mean '{near}:'?"), near)


def missing_value(name: str) -> Problem:
    return Problem("value_missing", Text(f"“{name}:”后面还没有内容。", f"Expected something after '{name}:'."))


def unknown_value(name: str, value: str, known: tuple[str, ...], near: str | None) -> Problem:
    chosen = "、".join(known)
    guess = (f"是不是“{near}”？", f"did you mean '{near}'? ") if near else ("", "")
    return Problem(
        "value_unknown",
        Text(
            f"“{name}:”后面不能是“{value}”，{guess[0]}可以是：{chosen}。",
            f"'{name}:' knows no '{value}'; {guess[1]}it can be: {', '.join(known)}.",
        ),
        near,
    )


def bad_number(name: str, value: str) -> Problem:
    return Problem(
        "number_bad",
        Text(
            f"“{name}”后面应是一个数，如“{name}>1”，但写的是“{value}”。",
            f"Expected a number after '{name}', such as '{name}>1', but got '{value}'.",
        ),
    )


def bad_time(name: str, value: str) -> Problem:
    return Problem(
        "date_bad",
        Text(
            f"“{name}”后面应是日期或天数，如“2026-09-01”“3天”“5工作日”，但写的是“{value}”。",
            f"Expected a date or a span after '{name}', such as '2026-09-01', '3d' or '5wd', but got '{value}'.",
        ),
    )


def bad_comparison(name: str, sign: str) -> Problem:
    return Problem(
        "comparison_bad",
        Text(
            f"“{name}”不能比大小，请写“{name}:”，而不是“{name}{sign}”。", f"Expected '{name}:', but got '{name}{sign}'."
        ),
    )


def too_long(limit: int) -> Problem:
    return Problem(
        "query_too_long",
        Text(f"查找的内容太长，请不超过 {limit} 个字。", f"Expected at most {limit} characters to search for."),
    )


def too_many(limit: int) -> Problem:
    return Problem(
        "query_too_many",
        Text(f"条件太多，请不超过 {limit} 个。", f"Expected at most {limit} words and operators."),
    )


def too_short(word: str) -> Problem:
    return Problem(
        "query_too_short",
        Text(
            f"“{word}”太短，请至少写两个字，或加上别的条件。",
            f"Expected at least two characters, but got '{word}'; add another word or an operator.",
        ),
    )
