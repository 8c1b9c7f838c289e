"""The command line for decisions: run the standard's kit of cases, check the tables of a model."""

import sys
from pathlib import Path

import click


@click.group()
def dmn() -> None:
    """Decisions: run the cases of the standard's kit, check the tables of a file."""


@dmn.command()
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
def tck(folder: Path) -> None:
    """Run the cases of the DMN Technology Compatibility Kit that lie in a folder, or a folder of one case."""
    from engine.dmn.kit import run_kit
    from engine.domain.clock import SystemClock

    results = tuple(run_kit(folder, SystemClock().now()))
    if not results:
        click.echo(f"Expected cases of the kit in {folder}, but it holds none.", err=True)
        sys.exit(2)
    failed = [result for result in results if not result.passed]
    cases = len({(result.level, result.case) for result in results})
    click.echo(f"passed {len(results) - len(failed)} of {len(results)} results in {cases} cases")
    for result in failed:
        click.echo(f"{result.name}: {result.seen}")
    sys.exit(1 if failed else 0)


@dmn.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check(file: Path) -> None:
    """Read a model and look for gaps, overlaps and dead rules in its tables."""
    from engine.dmn import DecisionError, parse_decisions
    from engine.dmn.checks import model_problems

    try:
        model = parse_decisions(file.read_bytes())
    except DecisionError as error:
        click.echo(f"{file.name}: {error}", err=True)
        sys.exit(2)
    problems = 0
    for decision in model.decisions.values():
        for problem in model_problems(model, decision.id):
            click.echo(f"{decision.name}: {problem.kind}: {problem.told}")
            problems += problem.kind != "unchecked"
    click.echo(f"{file.name}: {problems} problems")
    sys.exit(1 if problems else 0)
