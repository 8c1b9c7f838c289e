"""Makes a definition that runs of a file: read, check, normalise, build."""

from functools import lru_cache

from engine.diagrams.lint import structure
from engine.diagrams.normalise import normalise
from engine.diagrams.problems import DiagramRefused, refusing
from engine.diagrams.read import examine, process_keys
from engine.spiff import Compiled, build


@lru_cache(maxsize=64)
def compile_process(xml: bytes, *, definition_id: str, process: str | None = None) -> Compiled:
    """Compile one version of a process; `DiagramRefused` names every element that can't run exactly as drawn.

    `process` says which to run where a collaboration has several. What is compiled never changes and is shared, so the
    same version is compiled once.
    """
    several = len(process_keys(xml)) > 1
    diagram, problems = examine(xml, process=process if several else None)
    problems = refusing((*problems, *structure(diagram)))
    if problems:
        raise DiagramRefused(problems)
    return build(diagram, normalise(diagram), definition_id=definition_id)
