"""Runs the program of a regular expression: all threads advance together, in time proportional to the text.

Python's own module backtracks, so a short pattern in a diagram could stall the engine for years. Only where a pattern
asks for a group again does this one try one way after the other, and then every try is counted.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from engine.feel.regexes.assembling import Instruction, Program

Spend: TypeAlias = Callable[[int], None]
Places: TypeAlias = tuple[int, ...]
"""Start and end of the whole match and of each group, -1 where it took no part."""
_Thread: TypeAlias = tuple[int, Places]


def find(program: Program, text: str, start: int, spend: Spend) -> Places | None:
    """Find the first match at or after a place; `spend` counts the steps."""
    if not program.repeats_groups:
        return _find_together(program, text, start, spend)
    for position in range(start, len(text) + 1):
        places = _try_from(program, text, position, spend)
        if places is not None:
            return places
    return None


def _nothing(program: Program) -> Places:
    return (-1,) * (2 * program.groups + 2)


def _find_together(program: Program, text: str, start: int, spend: Spend) -> Places | None:
    threads: list[_Thread] = []
    best: Places | None = None
    for position in range(start, len(text) + 1):
        if best is None:
            _follow(program, threads, (0, _nothing(program)), position, text, {thread[0] for thread in threads})
        elif not threads:
            break
        spend(1 + len(threads))
        char = text[position] if position < len(text) else ""
        following: list[_Thread] = []
        seen: set[int] = set()
        for counter, places in threads:
            instruction = program.steps[counter]
            if instruction.kind == "match":
                best = places
                break
            if char and instruction.accepts is not None and instruction.accepts(char):
                _follow(program, following, (counter + 1, places), position + 1, text, seen)
        threads = following
    return best


def _follow(
    program: Program, threads: list[_Thread], thread: _Thread, position: int, text: str, seen: set[int]
) -> None:
    """Add what a thread becomes when it takes every step that reads no character."""
    waiting = [thread]
    while waiting:
        at, places = waiting.pop()
        if at in seen:
            continue
        seen.add(at)
        instruction = program.steps[at]
        if instruction.kind in {"char", "match"}:
            threads.append((at, places))
        else:
            waiting += _after(instruction, at, places, position, text)


def _after(instruction: Instruction, at: int, places: Places, position: int, text: str) -> list[_Thread]:
    """Where a step that reads no character leads; the last one is tried first."""
    if instruction.kind == "jump":
        return [(instruction.first, places)]
    if instruction.kind == "split":
        return [(instruction.second, places), (instruction.first, places)]
    if instruction.kind == "save":
        slot = instruction.first
        return [(at + 1, (*places[:slot], position, *places[slot + 1 :]))]
    return [(at + 1, places)] if _at_edge(instruction, position, text) else []


def _at_edge(instruction: Instruction, position: int, text: str) -> bool:
    multiline = bool(instruction.first)
    if instruction.kind == "start":
        return position == 0 or (multiline and position < len(text) and text[position - 1] == "\n")
    if position == len(text):
        # A newline at the very end ends the last line and opens none.
        return not (multiline and text.endswith("\n"))
    return multiline and text[position] == "\n"


def _try_from(program: Program, text: str, start: int, spend: Spend) -> Places | None:
    waiting: list[tuple[int, int, Places]] = [(0, start, _nothing(program))]
    seen: set[tuple[int, int, Places]] = set()
    while waiting:
        spend(1)
        state = waiting.pop()
        if state in seen:
            continue
        seen.add(state)
        at, position, places = state
        instruction = program.steps[at]
        if instruction.kind == "match":
            return places
        if instruction.kind in {"char", "again"}:
            end = _taken(instruction, position, places, text)
            if end is not None:
                waiting.append((at + 1, end, places))
        else:
            waiting += [(there, position, more) for there, more in _after(instruction, at, places, position, text)]
    return None


def _taken(instruction: Instruction, position: int, places: Places, text: str) -> int | None:
    if instruction.kind == "char":
        fits = position < len(text) and instruction.accepts is not None and instruction.accepts(text[position])
        return position + 1 if fits else None
    first, last = places[2 * instruction.first], places[2 * instruction.first + 1]
    wanted = text[first:last] if 0 <= first <= last else ""
    found = text[position : position + len(wanted)]
    if instruction.second:
        wanted, found = wanted.lower(), found.lower()
    return position + last - first if found == wanted and first >= 0 else (position if first < 0 else None)
