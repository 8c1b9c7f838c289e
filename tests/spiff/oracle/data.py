"""The variables that conditions read: each scope sees the one around it, unless it was called from there."""

from collections.abc import Mapping
from dataclasses import dataclass, field

SEEN_BY_CALLED = ("starter", "case")


@dataclass(eq=False, slots=True, kw_only=True)
class Scope:
    """The case, a called process, a multi-instance or one of its instances."""

    names: dict[str, object]
    around: "Scope | None" = None
    called: bool = False
    counts: bool = False
    """A round of a loop: it has its counter, and all that is written there is written around it."""
    item: object = field(default=None)
    """What the innermost instance is about."""

    def seen(self) -> dict[str, object]:
        """What an expression here can read."""
        if self.around is None:
            return dict(self.names)
        outer = self.around.seen()
        if self.called:
            return {name: outer[name] for name in SEEN_BY_CALLED if name in outer} | self.names
        return outer | self.names | {"results": _results(outer) | _results(self.names)}

    def record(self, element: str, result: Mapping[str, object]) -> None:
        """Keep what an element brought about."""
        kept = self.kept()
        kept.names["results"] = _results(kept.names) | {element: dict(result)}

    def write(self, names: Mapping[str, object]) -> None:
        """Set variables at the top level."""
        self.kept().names.update(names)

    def kept(self) -> "Scope":
        """Where what is written here stays."""
        return self.around.kept() if self.counts and self.around is not None else self


def _results(names: Mapping[str, object]) -> dict[str, object]:
    found = names.get("results", {})
    assert isinstance(found, dict)
    return found
