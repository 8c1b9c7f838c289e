"""Runs on a host that will vanish: opens the product's database and holds a case in the middle of an act."""

import sys
import threading

from sqlalchemy import select

from engine.api import ProcessEngine
from engine.domain.clock import SystemClock
from engine.settings import Settings
from engine.store.instances import Instance


def main(case: str) -> None:
    """Lock the case, say so, and stay."""
    engine = ProcessEngine(Settings(), SystemClock())
    with engine.database.write_session() as session, session.begin():
        session.execute(select(Instance.id).where(Instance.id == case).with_for_update()).one()
        sys.stdout.write("held\n")
        sys.stdout.flush()
        threading.Event().wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
