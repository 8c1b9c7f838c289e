"""Pieces of FEEL with what is known of their values, so that brackets and null come out right."""

import re
from enum import Enum, IntEnum
from typing import Final, NamedTuple

_PLAIN: Final = re.compile(r"[^\W\d]\w*")
_TEXTS: Final = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


class Power(IntEnum):
    """How tightly a piece of FEEL holds together (DMN 1.5, 10.3.1.2)."""

    CHOICE = 0
    OR = 1
    AND = 2
    COMPARISON = 3
    SUM = 4
    PRODUCT = 5
    POWER = 6
    UNARY = 7
    WHOLE = 8


class Kind(Enum):
    """What a piece's value may be."""

    ANY = "anything, or null"
    YES_NO = "true or false"
    MAYBE = "true, false or null"
    NUMBER = "a number"
    TEXT = "a text"


class Feel(NamedTuple):
    """A piece of FEEL."""

    text: str
    power: Power = Power.WHOLE
    kind: Kind = Kind.ANY

    def within(self, power: Power) -> str:
        """The piece as an operand of something that binds with `power`."""
        return self.text if self.power >= power else f"({self.text})"


def quoted(text: str) -> str:
    """A text as FEEL writes it."""
    return f'"{text.translate(_TEXTS)}"'


def is_plain(name: str) -> bool:
    """Whether a name can stand behind a dot."""
    return _PLAIN.fullmatch(name) is not None


def number(feel: Feel) -> Feel:
    """JUEL counts null as 0 in arithmetic (EL 2.2, 1.7)."""
    if feel.kind is Kind.NUMBER:
        return feel
    return Feel(f"(if {feel.within(Power.SUM)} = null then 0 else {feel.text})", kind=Kind.NUMBER)


def settled(feel: Feel) -> Feel:
    """Where FEEL would give null for a comparison, JUEL says false (EL 2.2, 1.8)."""
    if feel.kind is not Kind.MAYBE:
        return feel
    return Feel(f"{feel.within(Power.SUM)} = true", Power.COMPARISON, Kind.YES_NO)


def text(feel: Feel) -> Feel:
    """JUEL counts null as no characters in a text (EL 2.2, 1.18.2)."""
    if feel.kind is Kind.TEXT:
        return feel
    if feel.kind is not Kind.ANY:
        return Feel(f"string({settled(feel).text})", kind=Kind.TEXT)
    return Feel(f'(if {feel.within(Power.SUM)} = null then "" else string({feel.text}))', kind=Kind.TEXT)
