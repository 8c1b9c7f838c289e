"""Variables by scope: the instance, each called process, each item of a multi-instance."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from engine.domain.errors import Fault
from engine.domain.incident_reasons import because

ROOT = ""
SEEN_EVERYWHERE = ("starter", "case")
"""Names of the root scope that even an isolated scope sees; the runtime writes them, no diagram can."""
RESERVED = frozenset({*SEEN_EVERYWHERE, "results", "_engine"})


def own_names(names: Mapping[str, object]) -> dict[str, object]:
    """The variables among them that a diagram wrote."""
    return {name: value for name, value in names.items() if name not in RESERVED}


@dataclass(slots=True, kw_only=True)
class Scope:
    parent: str | None
    isolated: bool = False
    counts: bool = False
    """A round of a loop: it has its counter only, and what is written in it is written in the scope around."""
    names: dict[str, object] = field(default_factory=dict)


class Variables:
    """All scopes of one instance; tokens carry none of it, so no branch can rewrite what another has seen."""

    def __init__(self, scopes: dict[str, Scope]) -> None:
        self.scopes = scopes

    @classmethod
    def fresh(cls, names: Mapping[str, object]) -> "Variables":
        return cls({ROOT: Scope(parent=None, names=dict(names))})

    def open_called(self, scope: str, parent: str, inputs: Mapping[str, object]) -> None:
        self.scopes[scope] = Scope(parent=parent, isolated=True, names=dict(inputs))

    def open_scope(self, scope: str, parent: str, names: Mapping[str, object], *, counts: bool = False) -> None:
        self.scopes[scope] = Scope(parent=parent, names=dict(names), counts=counts)

    def close(self, scope: str) -> None:
        self.scopes.pop(scope, None)

    def close_all(self, scopes: Iterable[str]) -> None:
        for scope in scopes:
            self.close(scope)

    def own(self, scope: str) -> dict[str, object]:
        return self.scopes[scope].names

    def names_of(self, scope: str) -> dict[str, object]:
        """As `own`; an empty one where the scope is not there (a case saved before it was)."""
        found = self.scopes.get(scope)
        return {} if found is None else found.names

    def write(self, scope: str, names: Mapping[str, object]) -> None:
        """Set variables at the top level of exactly this scope.

        Raises Fault("reserved_name") for the engine's own names.
        """
        reserved = RESERVED & names.keys()
        if reserved:
            raise Fault("reserved_name", because("reserved_name", name=min(reserved)))
        self.scopes[self.kept_in(scope)].names.update(names)

    def kept_in(self, scope: str) -> str:
        """The scope in which what is written in `scope` stays."""
        here = self.scopes[scope]
        return scope if not here.counts or here.parent is None else self.kept_in(here.parent)

    def seen_from(self, scope: str) -> Mapping[str, object]:
        """What an expression in `scope` sees."""
        here = self.scopes[scope]
        if here.parent is None:
            return here.names
        if here.isolated:
            root = self.scopes[ROOT].names
            return {**{name: root[name] for name in SEEN_EVERYWHERE if name in root}, **here.names}
        outer = self.seen_from(here.parent)
        seen = {**outer, **here.names}
        seen["results"] = {**_mapping(outer.get("results")), **_mapping(here.names.get("results"))}
        return seen

    def around(self, scope: str) -> tuple[str, ...]:
        """The scope with those around it, outwards; a called process sees nothing around its own."""
        found = [scope]
        here = self.scopes.get(scope)
        while here is not None and here.parent is not None and not here.isolated:
            found.append(here.parent)
            here = self.scopes.get(here.parent)
        return tuple(found)

    def within(self, scope: str) -> tuple[str, ...]:
        """The scope with all that were opened inside it, called processes too."""
        found = [scope]
        for outer in found:
            found += [name for name, one in self.scopes.items() if one.parent == outer]
        return tuple(found)

    def results(self, scope: str) -> dict[str, object]:
        """The results written in exactly this scope, made on first use."""
        results = self.scopes[self.kept_in(scope)].names.setdefault("results", {})
        if not isinstance(results, dict):
            raise TypeError(f"Expected 'results' of scope {scope!r} to be a mapping, but it is a {type(results)}.")
        return results

    def result(self, scope: str, element: str) -> Mapping[str, object]:
        """What an element brought about in this scope."""
        return _mapping(_mapping(self.scopes[self.kept_in(scope)].names.get("results")).get(element))

    def record(self, scope: str, element: str, result: Mapping[str, object]) -> None:
        """Write what an element brought about; an earlier round of the same element is overwritten."""
        self.results(scope)[element] = dict(result)


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}
