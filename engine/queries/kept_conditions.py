"""Which of the conditions that a letter hands to somebody are theirs to confirm still."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.runtime.obligations import approvals_standing
from engine.store.jobs import Job
from engine.store.obligations import Obligation


def kept_conditions(session: Session, letters: Sequence[Job]) -> Mapping[str, Sequence[str]]:
    """Return their texts, by letter, in two statements however many there are.

    A letter of a version that named no conditions tells what was written into it.
    """
    named = {letter.id: (letter.payload or {}).get("conditions") for letter in letters}
    ids = {str(one) for found in named.values() if isinstance(found, list) for one in found}
    rows = session.scalars(select(Obligation).where(Obligation.id.in_(ids), Obligation.state == "open")) if ids else ()
    known = {row.id: row for row in rows}
    standing = approvals_standing(session, {row.instance_id for row in known.values()})
    return {
        letter.id: _theirs(letter, named[letter.id], {k: row for k, row in known.items() if row.task_id in standing})
        for letter in letters
    }


def _theirs(letter: Job, named: object, known: Mapping[str, Obligation]) -> Sequence[str]:
    if not isinstance(named, list):
        return (str((letter.payload or {}).get("text", "")),)
    found = (known[str(one)] for one in named if str(one) in known)
    return tuple(row.text for row in found if letter.person == (row.kept_by or row.set_by))
