"""What differs between two submissions of one form, field by field, in the reader's words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ui.forms.read_view import Section, Shown

MOST_ROWS = 40
"""A table with more changed rows than this is easier to read whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One field; an empty side means that there was nothing."""

    label: str
    before: str
    after: str


def differences(before: Sequence[Section], after: Sequence[Section]) -> tuple[Difference, ...]:
    """Return the fields whose words differ, in the order of the newer form."""
    old, new = dict(_fields(before)), dict(_fields(after))
    found: list[Difference] = []
    for path, (label, texts) in new.items():
        found.extend(_between(label, old.get(path, ("", ()))[1], texts))
    for path, (label, texts) in old.items():
        if path not in new:
            found.extend(_between(label, texts, ()))
    return tuple(found)


def _fields(sections: Iterable[Section]) -> Iterable[tuple[str, tuple[str, tuple[str, ...]]]]:
    for section in sections:
        for shown in (*section.facts, *section.blocks):
            if shown.kind != "signature":
                yield shown.path, (shown.label, _texts(shown))


def _texts(shown: Shown) -> tuple[str, ...]:
    match shown.kind:
        case "table":
            return tuple(" · ".join(cell for cell in row if cell) for row in shown.rows)
        case "files":
            return tuple(file.name for file in shown.files)
        case "conform":
            return (shown.text, *(f"{item}：{note}" for item, note in shown.exceptions))
        case _:
            return (shown.text,)


def _between(label: str, before: tuple[str, ...], after: tuple[str, ...]) -> Iterable[Difference]:
    """Compare line by line: what stands on both sides is no difference."""
    if len(before) <= 1 and len(after) <= 1:
        if before != after:
            yield Difference(label=label, before="".join(before), after="".join(after))
        return
    gone, come = _minus(before, after), _minus(after, before)
    for number in range(min(max(len(gone), len(come)), MOST_ROWS)):
        left = gone[number] if number < len(gone) else ""
        right = come[number] if number < len(come) else ""
        yield Difference(label=label, before=left, after=right)


def _minus(lines: tuple[str, ...], others: tuple[str, ...]) -> list[str]:
    left: Mapping[str, int] = {line: others.count(line) for line in set(lines)}
    remaining, found = dict(left), []
    for line in lines:
        if remaining[line] > 0:
            remaining[line] -= 1
        else:
            found.append(line)
    return found
