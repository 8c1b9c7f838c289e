"""Opens the database of an installation for as long as a backup, a restore or a check takes."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from engine.backup.archive import BackupError
from engine.settings import Settings
from engine.store.database import open_engine
from engine.store.migrations import current


@contextmanager
def opened(settings: Settings, *, there: bool = True) -> Iterator[Engine]:
    """Yield the database; with `there` a SQLite file has to exist already.

    Raises BackupError when it does not: opening would make an empty one.
    """
    if there and not settings.database_url and not (settings.data_dir / "huiqian.db").exists():
        raise BackupError(
            f"{settings.data_dir} 中没有数据库", f"expected an installation, but {settings.data_dir} holds no database"
        )
    engine = open_engine(settings.url)
    try:
        yield engine
    finally:
        engine.dispose()


def require_tables(engine: Engine) -> str:
    """Return the revision of the database's tables.

    Raises BackupError where nobody has made any.
    """
    found = current(engine)
    if found is None:
        raise BackupError("数据库中没有系统", "expected an installation, but the database holds no installation")
    return found
