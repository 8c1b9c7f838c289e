"""Names the edition of all that is deployed: what was found in one edition is right as long as a case reads its name.

Processes share nothing but the database, so each act learns the name with what it reads first. A name is never given
twice: what somebody read of a deployment that was not committed in the end can't be taken for another.
"""

from typing import TYPE_CHECKING

from sqlalchemy import select

from engine.store.accounts import Setting

if TYPE_CHECKING:
    from engine.runtime.act import Act

EDITION = "edition"
FIRST = ""
"""The edition of a database in which nothing was deployed since editions have names."""
EDITION_NOW = select(Setting.value).where(Setting.key == EDITION).scalar_subquery()


def begin_edition(act: "Act") -> None:
    """Say that other definitions or decision tables are in force, or will be, from this transaction on."""
    act.session.merge(Setting(key=EDITION, value=act.new_id()))
