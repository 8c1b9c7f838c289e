"""`huiqian lint`: says of diagrams and decisions whether they may be deployed, without deploying them."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ui.command_line.judging import Judged


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of lines.")
def lint(paths: tuple[Path, ...], *, as_json: bool) -> None:
    """Check .bpmn and .dmn files, and all below folders, without deploying them.

    Ends with 0 when all are accepted, with 1 when one is refused, with 2 when there is nothing to check.
    """
    from ui.command_line.judging import judge

    accepted: list[bool] = []
    files: list[dict[str, object]] = []
    for one in judge(paths):
        accepted.append(one.verdict.accepted)
        if as_json:
            files.append(_data(one))
        else:
            _tell(one)
    if as_json:
        click.echo(json.dumps({"files": files}, indent=2))
    if not accepted:
        click.echo("没有 .bpmn 或 .dmn 文件 / no .bpmn or .dmn file there.", err=True)
        sys.exit(2)
    sys.exit(0 if all(accepted) else 1)


def _data(one: "Judged") -> dict[str, object]:
    return {
        "path": str(one.path),
        "accepted": one.verdict.accepted,
        "findings": [asdict(finding) for finding in one.verdict.findings],
        "not_checked": list(one.verdict.not_checked),
    }


def _tell(one: "Judged") -> None:
    path = str(one.path).encode("utf-8", "replace").decode()
    for finding in one.verdict.findings:
        weight = "" if finding.severity == "error" else f" ({finding.severity})"
        message = " ".join(finding.message.split())
        click.echo(f"{path}:{finding.line}: {finding.code} {finding.element}: {message}{weight}")
    beyond = f"; not checked: {', '.join(one.verdict.not_checked)}" if one.verdict.not_checked else ""
    click.echo(f"{path}: {'accepted' if one.verdict.accepted else 'refused'}{beyond}")
