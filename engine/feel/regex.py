"""Regular expressions that take time in proportion to their input: all threads of a pattern advance together.

Python's own module backtracks, so a short pattern in a diagram could stall the engine for years.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeAlias

from engine.feel.errors import FeelLimitError
from engine.feel.limits import MAX_PATTERN, MAX_STRING
from engine.feel.patterns import Instruction, PatternError, assemble

Spend: TypeAlias = Callable[[int], None]

_REPLACEMENT: Final = re.compile(r"\\([\\$])|\$(\d)|([\\$])")
_FLAGS: Final = frozenset("smix")


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A place in the text: start and end of the whole and of each group."""

    places: tuple[int, ...]

    def group(self, text: str, number: int) -> str:
        """The text of a group, empty where it took no part."""
        if 2 * number + 1 >= len(self.places):
            return ""
        start, end = self.places[2 * number : 2 * number + 2]
        return text[start:end] if start >= 0 and end >= 0 else ""


class Pattern:
    """A compiled pattern."""

    def __init__(self, program: list[Instruction], groups: int) -> None:
        self._program = program
        self._empty = (-1,) * (2 * groups + 2)

    def search(self, text: str, spend: Spend) -> Match | None:
        """Find the first place; `spend` counts the steps."""
        return self._run(text, 0, spend)

    def replace(self, text: str, replacement: str, spend: Spend) -> str:
        """Replace every place; $1 to $9 stand for groups."""
        parts: list[str] = []
        end = size = 0
        for match in self._all(text, spend):
            parts.append(text[end : match.places[0]])
            parts.append(_expand(replacement, match, text))
            end = match.places[1]
            size += len(parts[-1]) + len(parts[-2])
            if size > MAX_STRING:
                raise FeelLimitError(f"A text grew beyond {MAX_STRING} characters")
        if not parts:
            _expand(replacement, Match(places=self._empty), text)
        return "".join(parts) + text[end:]

    def split(self, text: str, spend: Spend) -> list[object]:
        """Cut the text at every place."""
        parts: list[object] = []
        end = 0
        for match in self._all(text, spend):
            if match.places[1] == match.places[0]:
                continue
            parts.append(text[end : match.places[0]])
            end = match.places[1]
        return [*parts, text[end:]]

    def _all(self, text: str, spend: Spend) -> list[Match]:
        found = []
        position = 0
        while position <= len(text):
            match = self._run(text, position, spend)
            if match is None:
                break
            found.append(match)
            start, end = match.places[:2]
            position = end + 1 if end == start else end
        return found

    def _run(self, text: str, start: int, spend: Spend) -> Match | None:
        program = self._program
        threads: list[tuple[int, tuple[int, ...]]] = []
        best: tuple[int, ...] | None = None
        for position in range(start, len(text) + 1):
            if best is None:
                self._follow(threads, 0, self._empty, position, text)
            elif not threads:
                break
            spend(1 + len(threads))
            char = text[position] if position < len(text) else ""
            following: list[tuple[int, tuple[int, ...]]] = []
            seen: set[int] = set()
            for counter, places in threads:
                instruction = program[counter]
                if instruction.kind == "match":
                    best = places
                    break
                if char and instruction.accepts is not None and instruction.accepts(char):
                    self._follow(following, counter + 1, places, position + 1, text, seen)
            threads = following
        return None if best is None else Match(places=best)

    def _follow(
        self,
        threads: list[tuple[int, tuple[int, ...]]],
        counter: int,
        places: tuple[int, ...],
        position: int,
        text: str,
        seen: set[int] | None = None,
    ) -> None:
        if seen is None:
            seen = {thread[0] for thread in threads}
        waiting = [(counter, places)]
        while waiting:
            at, places = waiting.pop()
            if at in seen:
                continue
            seen.add(at)
            instruction = self._program[at]
            if instruction.kind == "jump":
                waiting.append((instruction.first, places))
            elif instruction.kind == "split":
                waiting.append((instruction.second, places))
                waiting.append((instruction.first, places))
            elif instruction.kind == "save":
                slot = instruction.first
                waiting.append((at + 1, (*places[:slot], position, *places[slot + 1 :])))
            elif instruction.kind in {"start", "end"}:
                if _at_edge(instruction, position, text):
                    waiting.append((at + 1, places))
            else:
                threads.append((at, places))


def _at_edge(instruction: Instruction, position: int, text: str) -> bool:
    multiline = bool(instruction.first)
    if instruction.kind == "start":
        return position == 0 or (multiline and text[position - 1] == "\n")
    return position == len(text) or (multiline and text[position] == "\n")


def _expand(replacement: str, match: Match, text: str) -> str:
    def one(found: re.Match[str]) -> str:
        if found.group(3):
            message = "a lone $ or \\ in a replacement"
            raise PatternError(message)
        return found.group(1) or match.group(text, int(found.group(2)))

    return _REPLACEMENT.sub(one, replacement)


@lru_cache(maxsize=256)
def compile_pattern(pattern: str, flags: str) -> Pattern:
    """Compile a pattern of the standard; flags are any of s, m, i and x."""
    if not set(flags) <= _FLAGS:
        message = "unknown flags"
        raise PatternError(message)
    if len(pattern) > MAX_PATTERN:
        message = f"A regular expression is longer than {MAX_PATTERN} characters"
        raise FeelLimitError(message)
    program, groups = assemble(pattern, flags)
    return Pattern(program, groups)


__all__ = ["Match", "Pattern", "PatternError", "compile_pattern"]
