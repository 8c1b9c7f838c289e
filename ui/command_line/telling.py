"""Says in a sentence why a command cannot begin: a setting that cannot be, a database that is not there or says no."""

import sys
from typing import TYPE_CHECKING, Any, NoReturn

import click

if TYPE_CHECKING:
    from pydantic import ValidationError
    from sqlalchemy.exc import DBAPIError


class Telling(click.Group):
    """Commands that end with 2 and a sentence where their installation cannot be reached, instead of a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command that was typed."""
        try:
            return super().invoke(ctx)
        except _loaded("pydantic", "ValidationError") as error:
            if error.title != "Settings":
                raise
            refuse_settings(error)
        except _loaded("sqlalchemy.exc", "IntegrityError"):  # no trouble of the installation's, but a fault of ours
            raise
        except _loaded("sqlalchemy.exc", "DBAPIError") as error:
            _refuse_database(error)


def _loaded(module: str, name: str) -> Any:  # noqa: ANN401 - a kind of error, or no kind at all
    """Return a kind of error of a library; nothing where the command did not need it, for then nobody raised one."""
    return getattr(sys.modules[module], name) if module in sys.modules else ()


def refuse_settings(error: "ValidationError") -> NoReturn:
    """End the program, naming each variable and what is wrong with it; what was set may be a secret, so it is not."""
    for problem in error.errors():
        place = ".".join(map(str, problem["loc"]))
        name = f"HUIQIAN_{place.upper()}: " if place else ""
        click.echo(f"{name}{problem['msg'].removeprefix('Value error, ')}", err=True)
    sys.exit(2)


def _refuse_database(error: "DBAPIError") -> NoReturn:
    said = str(error.orig).partition("\nLINE ")[0]  # the statement is ours, and no help
    said = " ".join(said.split())
    where = _where()
    click.echo(f"不能使用数据库 {where}：{said} / Expected to use the database {where}, but: {said}", err=True)
    sys.exit(2)


def _where() -> str:
    """Return the address of the database without password or options."""
    from sqlalchemy import make_url

    from engine.settings import Settings

    return make_url(Settings().url).set(query={}).render_as_string(hide_password=True)
