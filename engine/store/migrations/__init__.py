"""Brings a database to the tables this version needs."""

from pathlib import Path

from sqlalchemy import Engine, inspect, text

HERE = Path(__file__).parent
HEAD = "0003"
"""The newest revision; a test compares it with the files in `versions/`."""


def upgrade(engine: Engine) -> bool:
    """Run what is missing; returns whether anything was. Quick when nothing is: alembic is imported only then."""
    if current(engine) == HEAD:
        return False
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(HERE))
    with engine.execution_options(huiqian_write=True).connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()
    return True


def current(engine: Engine) -> str | None:
    """Return the revision a database is on; None for an empty one."""
    if not inspect(engine).has_table("alembic_version"):
        return None
    with engine.connect() as connection:
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
