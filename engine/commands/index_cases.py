"""The machine writes the search texts of cases that were there before searches had an index, a batch at a time."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from engine.domain.permissions import require
from engine.runtime.act import Act, Done
from engine.runtime.indexing import text_of, write_texts
from engine.spiff.codec import load_variables
from engine.store.accounts import Setting
from engine.store.instances import Instance, InstanceState

BEHIND: Final = "search_behind"
"""Setting: the last case whose text was written; there is none once all are."""


@dataclass(frozen=True, kw_only=True)
class IndexCases:
    """Write the texts of the next `limit` cases. The answer's `left` tells whether there may be more."""

    limit: int = 500


def handle(command: IndexCases, act: Act) -> Done:
    """Go on where the last batch ended; after the last case the setting goes."""
    require("machine", act.relations())
    behind = act.session.get(Setting, BEHIND, with_for_update=True)
    if behind is None:
        return Done(value={"left": False})
    found = act.session.execute(
        select(Instance, InstanceState.variables)
        .join(InstanceState, InstanceState.instance_id == Instance.id)
        .where(Instance.id > behind.value)
        .order_by(Instance.id)
        .limit(command.limit)
    ).all()
    rows = []
    for instance, variables in found:
        deployed = act.installation.catalogue.get(act.session, instance.definition_id)
        rows.append(text_of(act, deployed, instance, load_variables(variables).own("")))
    if rows:
        write_texts(act, rows)
        behind.value = rows[-1]["instance_id"]
    else:
        act.session.delete(behind)
    return Done(value={"left": bool(rows)})
