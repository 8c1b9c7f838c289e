"""Takes back what a service's handler wrote when it fails: by a savepoint where it wrote at once, else by hand."""

from typing import TYPE_CHECKING

from engine.store.base import Base

if TYPE_CHECKING:
    from sqlalchemy.orm import SessionTransaction

    from engine.runtime.act import Act


class Served:
    """What one run of a handler leaves in the act.

    Most handlers only read, or ask for mails and events: a savepoint for them would write all that the act has done
    so far, twice. So it is opened by whatever writes, right before it does.
    """

    def __init__(self, act: "Act") -> None:
        self._act = act
        self._left = act.mark()
        self._savepoint: SessionTransaction | None = None
        self._added: list[Base] = []

    def about_to_write(self) -> None:
        """Make sure that what is written to the database from now on can be taken back."""
        if self._savepoint is None:
            self._savepoint = self._act.session.begin_nested()

    def added(self, rows: list[Base]) -> None:
        """Tell of new rows that were given to the session."""
        self._added.extend(rows)

    def keep(self) -> None:
        """Let it stand."""
        savepoint = self._savepoint
        if savepoint is not None:
            savepoint.commit()

    def take_back(self) -> None:
        """Leave nothing of it."""
        session = self._act.session
        if self._savepoint is not None:
            self._savepoint.rollback()
        for row in self._added:
            if row in session.new:
                session.expunge(row)
            elif row in session:  # written before a savepoint that came later
                session.delete(row)
        self._act.return_to(self._left)
