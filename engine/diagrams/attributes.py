"""Reads single attributes of `hq:` elements; what they can't be is refused with a sentence."""

from fractions import Fraction

from lxml.etree import _Element

from engine.diagrams.feeltext import SettingError, feel_text
from engine.diagrams.names import local


def needed(node: _Element, attribute: str) -> str:
    value = node.get(attribute)
    if value is None or not value.strip():
        raise SettingError(f"Expected hq:{local(node.tag)} to have {attribute}, but it has none.")
    return str(value)


def feel(node: _Element, attribute: str) -> str | None:
    text = node.get(attribute)
    return feel_text(text) or None if text is not None else None


def choice(node: _Element, attribute: str, allowed: tuple[str, ...], otherwise: str | None) -> str:
    value = node.get(attribute, otherwise)
    if value is None or value not in allowed:
        raise SettingError(
            f"Expected {attribute} of hq:{local(node.tag)} to be one of {', '.join(allowed)}, but it is {value!r}."
        )
    return str(value)


def flag(node: _Element, attribute: str, *, otherwise: bool = False) -> bool:
    return choice(node, attribute, ("true", "false"), "true" if otherwise else "false") == "true"


def share(node: _Element, attribute: str) -> Fraction | None:
    text = node.get(attribute)
    if text is None:
        return None
    try:
        share = Fraction(text)
    except (ValueError, ZeroDivisionError):
        share = Fraction(-1)
    if not 0 <= share <= 1:
        raise SettingError(f"Expected {attribute} to be a share such as 2/3, but it is '{text}'.")
    return share


def count(node: _Element, attribute: str, otherwise: int) -> int:
    text = node.get(attribute)
    if text is None:
        return otherwise
    if not text.isascii() or not text.isdigit():
        raise SettingError(f"Expected {attribute} to be a whole number, but it is '{text}'.")
    return int(text)
