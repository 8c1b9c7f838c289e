"""What the page of one act asks for: its words, whom it names, what it says will happen."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from engine.domain.texts import Text
from engine.queries.candidates import Naming
from ui.between.typed import Typed


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What an act is about: one task, or a whole case."""

    instance_id: str
    number: str | None
    title: str
    place: str
    """The task's element; empty for a case."""
    task_id: str | None = None
    version: int | None = None
    row: str = ""
    """The question, copy or condition that is dealt with; the person who is taken off."""
    about: str = ""
    """What that says."""


ToCommand: TypeAlias = Callable[[Subject, Typed], object]
"""Makes a command of what an act is about and what was typed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """The text that an act takes."""

    label: Text
    limit: int
    required: bool = False
    hint: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActPage:
    """One act; `command` makes what is executed of what was typed."""

    name: str
    title: Text
    button: Text
    next: Text
    """What happens when it is done, in a sentence."""
    command: ToCommand
    box: Box | None = None
    naming: Naming | None = None
    people: Text | None = None
    many: bool = False
    people_required: bool = True
    key: str = ""
    grave: bool = False
    leaves: bool = False
    """Whether the task is not the actor's any more afterwards."""
