"""What the process and its sub-processes share: a flat tree of a root and the live tokens."""

from collections.abc import Iterator
from typing import Any

from engine.domain.elements import EndSettings
from engine.spiff.interface import Compiled
from engine.spiff.tokens import COMPLETED, FUTURE, HOST, STARTED, VIA, Token


class Level:
    """One activation of a process or sub-process."""

    tasks: dict[str, Token]
    task_tree: Token
    top_workflow: Any
    definition: Compiled
    inside_of: str | None
    """The sub-process whose inside this is; None for the process itself."""
    scope: str
    host: Token | None = None
    ended_at: str | None = None
    ledger: list[list[Any]]
    """What was completed here and can be undone: see `specs.undoing`."""
    spec: Any
    completed: bool

    def take_root(self, number: str) -> None:
        self.task_tree = Token(self, self.spec.start, None, COMPLETED, number)

    def live(self) -> Iterator[Token]:
        root = self.task_tree
        return (token for token in self.tasks.values() if token is not root)

    def place(self, spec_name: str, state: int) -> Token:
        return self.task_tree._add_child(self.spec.task_specs[spec_name], state)

    def begin(self, at: str | None = None) -> None:
        """Put a token on the start event; `at` chooses one that is triggered."""
        names = [at] if at is not None and at in self.spec.start_names else self.spec.plain_starts
        for name in names:
            self.enter(name, STARTED)

    def enter(self, name: str, state: int = FUTURE) -> Token:
        token = self.place(name, state)
        token.task_spec._update(token)
        return token

    def take_back(self, elements: frozenset[str]) -> None:
        """Cancel every token at one of `elements`, or that came from one and waits at a join."""
        for token in list(self.live()):
            via = token.internal_data.get(VIA)
            place = token.task_spec.element.id if via is None else self.definition.normal.flows[via].source
            if token.alive and not token.task_spec.waits_at_border and place in elements:
                repeated = self.tasks.get(token.internal_data.get(HOST, ""))
                (repeated or token).cancel()

    def remove(self, token: Token) -> None:
        """Take a token off the tree; it has been consumed or cancelled."""
        if self.tasks.pop(token.id, None) is not None:
            self.top_workflow.population -= 1
            self.task_tree._children.remove(token.id)
            self.top_workflow.touched.append(self)

    def empty(self, *, but: Token) -> None:
        """Cancel every token but one; events on a border go with their activity."""
        for token in list(self.live()):
            if token is not but and token.alive and not token.task_spec.waits_at_border:
                token.cancel()

    def _task_completed_notify(self, token: Token) -> None:
        """Splice the finished token out at once: the tree holds live work only, however long the case has run."""
        root = self.task_tree
        if self.tasks.pop(token.id, None) is None:
            return
        self.top_workflow.population -= 1
        root._children.remove(token.id)
        for child in token._children:
            self.tasks[child]._parent = root.id
            root._children.append(child)
        self.top_workflow.touched.append(self)

    @property
    def has_own_scope(self) -> bool:
        """Whether the scope was opened for this level: a called process, or an instance of a multi-instance."""
        if self.host is None or self.scope not in {self.host.id, self.host.id + "c"}:
            return False
        return not self.top_workflow.variables.scopes[self.scope].counts

    @property
    def ended(self) -> EndSettings | None:
        """What the last end event meant that was reached here."""
        settings = self.definition.normal.elements[self.ended_at].settings if self.ended_at is not None else None
        return settings if isinstance(settings, EndSettings) else None

    @property
    def drawn(self) -> "Level":
        """This level, or the one around it that a reader of the diagram would name."""
        level = self
        while level.host is not None and level.host.task_spec.element.synthetic:
            level = level.host.workflow
        return level

    @property
    def meant(self) -> "Level":
        """The level whose outcome an end event decides: an event sub-process ends what it belongs to."""
        level = self
        while level.host is not None and (
            level.host.task_spec.element.synthetic or level.host.task_spec.element.by_event
        ):
            level = level.host.workflow
        return level

    def up_to_transaction(self) -> Iterator[tuple["Level", Token | None]]:
        """This level and those around it up to a transaction's, each with the token that holds the one before."""
        level, inside = self, None
        while True:
            yield level, inside
            inside = level.host
            if inside is None or inside.task_spec.element.transaction:
                return
            level = inside.workflow

    def hand_over_ledger(self) -> None:
        """Let the level around remember what was completed here, unless the sub-process itself is what is undone."""
        host = self.host
        if host is None or not self.ledger or host.task_spec.undone_by is not None:
            return
        if host.task_spec.element.synthetic:
            host.workflow.ledger += self.ledger
        elif self.inside_of == host.task_spec.element.id:
            host.workflow.ledger.append(
                [host.task_spec.element.id, [leaf for _, leaves in self.ledger for leaf in leaves]]
            )

    def fire_inclusive_join(self) -> bool:
        """Let one inclusive join go on that nothing else can reach any more."""
        return any(spec.go_on_if_nothing_comes(self) for spec in self.spec.inclusive_joins)
