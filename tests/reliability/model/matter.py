"""What a small model of approvals remembers of a case: its tasks in a line, and everybody's part in each.

Written from docs/reference/verbs.md and the design of approvals, not from the engine: where they differ, one is wrong.
"""

from dataclasses import dataclass, field

OPEN = frozenset({"candidate", "waiting", "asked"})
NO, YES = "reject", "approve"


@dataclass(slots=True, eq=False)
class Part:
    """One person's part in a task."""

    person: str
    kind: str = "decide"
    """decide, before, after, delegated."""
    state: str = "asked"
    parent: "Part | None" = None
    added_by: str | None = None
    mode: str = "all"
    round: int = 0
    """Those who were added together."""
    place: int = 0
    outcome: str = ""
    word: int = 0
    """The act in which they spoke."""
    told: bool = False
    """Whether that word let somebody's turn come."""
    transfers: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """One task of the line: who is asked, and how their answers become one."""

    element: str
    policy: str
    people: tuple[str, ...]
    recusable: bool = True


@dataclass(slots=True)
class Question:
    asked_by: str
    asked_of: str
    pauses: bool
    open: bool = True


@dataclass(slots=True)
class Work:
    """One activation of a task."""

    place: Place
    state: str = "open"
    parts: list[Part] = field(default_factory=list)
    claimed_by: str | None = None
    joined: str | None = None
    questions: list[Question] = field(default_factory=list)
    paused: bool = False
    reminded: int | None = None
    """The day on which those who have it were urged."""

    @property
    def policy(self) -> str:
        """How it is decided now: whoever decided alone decides with those added beside them."""
        joined = {"any": "any", "all": "all", "in_turn": "sequence"}
        return self.place.policy if self.joined is None else joined[self.joined]

    @property
    def pooled(self) -> bool:
        return any(part.state == "candidate" and part.kind == "decide" for part in self.parts)

    def own(self, person: str) -> Part | None:
        """Somebody's part: the open one, else the newest."""
        mine = [part for part in self.parts if part.person == person]
        return next((part for part in mine if part.state in OPEN), mine[-1] if mine else None)

    def deciders(self, *states: str) -> list[Part]:
        return [part for part in self.parts if part.kind == "decide" and part.state in states]

    def awaited_by(self, part: Part) -> list[Part]:
        """Whom somebody waits for: delegates, and signers who speak before."""
        beside = ("before", "delegated")
        return [one for one in self.parts if one.parent is part and one.kind in beside and one.state in OPEN]

    def turns(self) -> list[Part]:
        """Those whose turn it is, whether or not somebody else has claimed it."""
        return [part for part in self.parts if part.state in ("asked", "candidate")]

    def holders(self) -> list[str]:
        return [part.person for part in self.turns() if part.kind != "decide" or self.claimed_by in (None, part.person)]


@dataclass(slots=True)
class Matter:
    """The whole case."""

    line: tuple[Place, ...]
    starter: str
    administrators: frozenset[str]
    state: str = "active"
    works: list[Work] = field(default_factory=list)
    owed: list[int] = field(default_factory=list)
    """The places to go straight back to, the first one last."""
    at: int = 0
    act: int = 0
    """The number of the newest act that moved anything."""
    word: int = 0
    """The act of the newest word that can be taken back."""
    word_work: int = -1
    word_day: int = 0
    """The day of that word: what is seen within the seconds of undo does not count."""
    opened: list[str] = field(default_factory=list)
    """The next handlers of that word who have looked since."""
    handlers: frozenset[str] = frozenset()
    final: bool = False
    """Whether that word ended the case."""
    votes: set[tuple[int, int]] = field(default_factory=set)
    """Acts that were a vote which decided nothing, or took one back, with the work."""
    taken_back: set[tuple[int, str]] = field(default_factory=set)
    """Who has taken back a word on which of the works."""
    stepped_aside: set[str] = field(default_factory=set)
    """Whoever stepped aside anywhere is not asked again in the case."""
    stuck: bool = False
    """Whether nobody was left whom a task could ask: an incident, at which the walk leaves the case."""
    readers: set[str] = field(default_factory=set)
    copied: set[str] = field(default_factory=set)
    day: int = 0

    @property
    def now(self) -> Work:
        """The newest task that was not undone."""
        return next(work for work in reversed(self.works) if work.state != "undone")

    def enter(self, at: int) -> None:
        """Open the task at a place of the line."""
        place = self.line[at]
        self.at = at
        people = [person for person in place.people if person not in self.stepped_aside]
        self.stuck = self.stuck or not people
        pool = place.policy == "single" and len(people) > 1
        parts = [Part(person, state="candidate" if pool else "asked", place=n) for n, person in enumerate(people)]
        if place.policy != "sequence":
            for part in parts:
                part.place = 0
        for part in parts[1:] if place.policy == "sequence" else ():
            part.state = "waiting"
        self.works.append(Work(place, parts=parts))
        self.readers.update(people)

    def leave(self) -> None:
        """Go on from a task that is done: straight home to who sent it back, else to the next of the line."""
        following = self.owed.pop() if self.owed else self.at + 1
        if following < len(self.line):
            self.enter(following)
        else:
            self.state = "completed"
