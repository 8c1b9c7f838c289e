"""`huiqian test`: plays the scenarios of process packages."""

import sys
from pathlib import Path

import click


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--organisation",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The people, as `huiqian import` reads them; without it organisation.yaml beside the package or above.",
)
def test(folder: Path, organisation: Path | None) -> None:
    """Play the scenarios of a package, or of all packages below FOLDER, each on an empty database."""
    from ui.command_line.stories import play_all

    failed = play_all(folder, organisation, click.echo)
    sys.exit(1 if failed else 0)
