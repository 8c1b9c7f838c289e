"""Finds the files to check, and what each of them may refer to: its package, and the processes beside it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.diagrams.check import decision_names, form_problems
from engine.diagrams.decisionverdict import judge_decisions
from engine.diagrams.lint import LintContext
from engine.diagrams.outcomes import Outcomes
from engine.diagrams.package import MAX_BYTES as PACKAGE_BYTES
from engine.diagrams.package import Package, read_folder
from engine.diagrams.problems import Problem
from engine.diagrams.verdict import Verdict, judge_diagram, outcomes_in, unread_file
from engine.diagrams.xml import MAX_BYTES
from engine.domain.errors import Rejection
from engine.handlers import built_in

KINDS = frozenset({".bpmn", ".dmn"})
MANIFEST, DIAGRAM = "process.toml", "process.bpmn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One file with its verdict."""

    path: Path
    verdict: Verdict


def judge(paths: Iterable[Path]) -> Iterator[Judged]:
    """Judge every file; the processes among them know one another, as they would once they were deployed."""
    files = tuple(dict.fromkeys(file for path in paths for file in _files(path)))
    called = _called(files)
    for file in files:
        package: Package | None = None
        if file.name == DIAGRAM and (file.parent / MANIFEST).exists():
            package, refused = _package(file.parent)
            yield from refused
        yield Judged(path=file, verdict=_verdict(file, package, called))


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    yield from sorted(file for file in path.rglob("*") if file.suffix.lower() in KINDS and file.is_file())


def _verdict(file: Path, package: Package | None, called: Mapping[str, Outcomes]) -> Verdict:
    content = _content(file)
    if isinstance(content, OSError):
        return unread_file("unreadable", f"Expected a file that can be read, but: {content.strerror}.")
    try:
        if file.suffix.lower() == ".dmn":
            return judge_decisions(content)
        return judge_diagram(content, _context(package, called), package)
    except Exception as error:  # noqa: BLE001 - the other files want their verdicts too
        return unread_file("not_judged", f"Expected a verdict, but the checks failed: {type(error).__name__}: {error}.")


def _content(file: Path) -> bytes | OSError:
    """The bytes of a file, of a large one no more than tells that it is too large."""
    try:
        with file.open("rb") as opened:
            return opened.read(MAX_BYTES + 1)
    except OSError as error:
        return error


def _called(files: Sequence[Path]) -> dict[str, Outcomes]:
    """How each process among the files ends; of two with one key nobody can say which is meant.

    The processes of one file know one another anyway.
    """
    if len(files) < 2:
        return {}
    known: dict[str, Outcomes] = {}
    twice: set[str] = set()
    for file in files:
        for key, outcomes in _outcomes(file).items():
            if known.setdefault(key, outcomes) != outcomes:
                twice.add(key)
    return {key: outcomes for key, outcomes in known.items() if key not in twice}


def _outcomes(file: Path) -> dict[str, Outcomes]:
    content = _content(file)
    if isinstance(content, OSError) or file.suffix.lower() == ".dmn":
        return {}
    try:
        return outcomes_in(content)
    except Exception:  # noqa: BLE001 - told when the file itself is judged
        return {}


def _context(package: Package | None, called: Mapping[str, Outcomes]) -> LintContext:
    """A diagram in a package knows its forms, its decisions and the built-in handlers; any other one none of them."""
    if package is None:
        return LintContext(called=called)
    return LintContext(
        forms=frozenset(package.forms),
        handlers=frozenset(built_in()),
        decisions=frozenset(n for key, content in package.decisions.items() for n in decision_names(key, content)),
        called=called,
    )


def _package(folder: Path) -> tuple[Package | None, list[Judged]]:
    """A package with what is wrong about its other files."""
    if sum(file.stat().st_size for file in folder.rglob("*")) > PACKAGE_BYTES:
        return None, [_no_package(folder, f"it has more than {PACKAGE_BYTES // 2**20} MB")]
    try:
        package = read_folder(folder)
    except Rejection as rejection:
        return None, [_no_package(folder, str(rejection.fields.get("detail", rejection.code)))]
    faulty = {name: form_problems(name, schema) for name, schema in package.forms.items()}
    return package, [
        Judged(path=folder / "forms" / f"{name}.form", verdict=_of_form(problems))
        for name, problems in faulty.items()
        if problems
    ]


def _no_package(folder: Path, why: str) -> Judged:
    text = f"Expected a package that can be read, but {why}."
    return Judged(path=folder / MANIFEST, verdict=unread_file("package_invalid", text))


def _of_form(problems: Iterable[Problem]) -> Verdict:
    return Verdict(findings=tuple(f for p in problems for f in unread_file(p.code, p.text).findings))
