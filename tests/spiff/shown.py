"""Which test shows what becomes of which element of BPMN; docs/conformance.md is written from it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Literal, TypeAlias, TypeVar

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
Verdict: TypeAlias = Literal["runs", "drawing", "refused"]
Test = TypeVar("Test", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Shown:
    """One verdict and the test that shows it."""

    element: str
    variant: str
    verdict: Verdict
    code: str
    """Of a refusal."""
    file: str
    test: str


_shown: set[Shown] = set()


def shows(element: str, *variants: str) -> Callable[[Test], Test]:
    """Mark a test that shows an element run as BPMN says."""
    return _marks("runs", element, variants)


def draws(element: str, *variants: str) -> Callable[[Test], Test]:
    """Mark a test that shows an element read as drawing, which moves no token."""
    return _marks("drawing", element, variants)


def refuses(element: str, *variants: str, code: str) -> Callable[[Test], Test]:
    """Mark a test that shows a diagram with an element refused, with the code of the refusal."""
    return _marks("refused", element, variants, code)


def _marks(verdict: Verdict, element: str, variants: tuple[str, ...], code: str = "") -> Callable[[Test], Test]:
    def mark(test: Test) -> Test:
        file = str(Path(test.__code__.co_filename).resolve().relative_to(ROOT))
        for variant in variants or ("",):
            _shown.add(
                Shown(element=element, variant=variant, verdict=verdict, code=code, file=file, test=test.__name__)
            )
        return test

    return mark


def all_shown() -> Iterator[Shown]:
    """Every mark of every test of elements and patterns."""
    for folder in ("elements", "patterns"):
        for file in sorted((HERE / folder).glob("test_*.py")):
            import_module(f"tests.spiff.{folder}.{file.stem}")
    yield from sorted(_shown)
