"""Folds a text to what a search compares: one width, one case, no punctuation; and cuts it into pairs of characters."""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_WIDE = ((0x2E80, 0x9FFF), (0xA000, 0xA4CF), (0xAC00, 0xD7A3), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))
"""Scripts that are written without spaces: Han with its radicals, Kana, Bopomofo, Yi, Hangul."""
_ROUNDS = 8


def fold(text: str) -> str:
    """Return `text` in compatibility form (NFKC) and folded case, with its punctuation and spaces gone.

    Between two words of an alphabet one space is left; beside a Chinese character none, for whether one stands there is
    the writer's habit. Folding twice changes nothing.
    """
    for _ in range(_ROUNDS):
        folded = joined(_plain(text))
        if folded == text:
            return folded
        text = folded
    return text


def squeeze(folded: str) -> str:
    """Return a folded text without its spaces: a number as somebody types it who leaves out every sign."""
    return folded.replace(" ", "")


def grams(folded: str) -> frozenset[str]:
    """Return every two characters that follow each other in a word of a folded text."""
    return frozenset(word[at : at + 2] for word in folded.split() for at in range(len(word) - 1))


def cover(folded: str) -> frozenset[str]:
    """Return pairs that reach over every word of a folded text: half as many as there are, and as good to search by."""
    return frozenset(
        word[at : at + 2] for word in folded.split() for at in {*range(0, len(word) - 1, 2), len(word) - 2} if at >= 0
    )


def plain(text: str) -> str:
    """Return a text in compatibility form and folded case, its punctuation still there."""
    return _plain(text)


@lru_cache(maxsize=8192)
def is_word(character: str) -> bool:
    """Tell letters, marks and digits from everything that only stands between them."""
    return unicodedata.category(character)[0] in "LMN"


@lru_cache(maxsize=8192)
def is_wide(character: str) -> bool:
    """Tell whether a character belongs to a script without spaces."""
    code = ord(character)
    return any(low <= code <= high for low, high in _WIDE)


def joined(text: str) -> str:
    """Return the words of a text with a space only where both neighbours are of an alphabet."""
    out: list[str] = []
    for word in _words(text):
        if out and not is_wide(out[-1][-1]) and not is_wide(word[0]):
            out.append(" ")
        out.append(word)
    return "".join(out)


def _plain(text: str) -> str:
    once = unicodedata.normalize("NFKC", text)
    return unicodedata.normalize("NFKC", once.casefold())


def _words(text: str) -> Iterator[str]:
    begun: int | None = None
    for at, character in enumerate(text):
        if is_word(character):
            begun = at if begun is None else begun
        elif begun is not None:
            yield text[begun:at]
            begun = None
    if begun is not None:
        yield text[begun:]
