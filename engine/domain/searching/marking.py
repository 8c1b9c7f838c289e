"""Finds where in a text, as it is written, the words of a search stand."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engine.domain.searching.folding import fold, is_wide, is_word, plain


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text; `hit` says that the search found it."""

    text: str
    hit: bool


def marked(text: str, words: Iterable[str], known: str | None = None) -> tuple[Piece, ...]:
    """Cut `text` into pieces; `words` are folded, `known` is the text folded where the caller has it.

    What can't be traced back to the text as it is written is left unmarked.
    """
    looked_for = [word for word in words if word in (fold(text) if known is None else known)]
    if not looked_for:
        return (Piece(text, hit=False),) if text else ()
    folded, origins = _traced(text)
    if folded != fold(text):
        return (Piece(text, hit=False),) if text else ()
    hit = [False] * len(text)
    for word in looked_for:
        for begin, end in _places(folded, word):
            for at in range(origins[begin][0], origins[end - 1][1]):
                hit[at] = True
    return tuple(_pieces(text, hit))


def _places(folded: str, word: str) -> Iterator[tuple[int, int]]:
    at = folded.find(word) if word else -1
    while at >= 0:
        yield at, at + len(word)
        at = folded.find(word, at + 1)


def _traced(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Return the folded text, and for each of its characters the stretch of `text` it came from."""
    out: list[str] = []
    origins: list[tuple[int, int]] = []
    apart = False
    for begin, end in _clusters(text):
        for character in plain(text[begin:end]):
            if not is_word(character):
                apart = True
                continue
            if apart and out and not is_wide(out[-1]) and not is_wide(character):
                out.append(" ")
                origins.append((begin, begin))
            apart = False
            out.append(character)
            origins.append((begin, end))
    return "".join(out), origins


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Give each character with the marks that stand on it."""
    begin = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or unicodedata.category(text[at])[0] != "M":
            yield begin, at
            begin = at


def _pieces(text: str, hit: list[bool]) -> Iterator[Piece]:
    begin = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or hit[at] != hit[begin]:
            yield Piece(text[begin:at], hit[begin])
            begin = at
