"""An administrator keeps a change of a decision table that is not proposed yet, whatever is still wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.dmn.sheet import read_sheet
from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.runtime.act import Act, Done
from engine.runtime.table_changes import locked_proposal, newest_version, refuse_large, version_of
from engine.store.decisions import DecisionProposal


@dataclass(frozen=True, kw_only=True)
class SaveTableDraft:
    """Keep `edits` of the decision file `decision`, as `engine.dmn.sheet.Sheet.edits` writes them.

    Without `draft_id` a draft is begun, with the rows of `from_version` where no `edits` are given; it is always made
    from the newest version. `onto_newest` puts a draft that has become stale onto the newest version.
    """

    decision: str
    draft_id: str | None = None
    edits: Mapping[str, object] | None = None
    from_version: int | None = None
    onto_newest: bool = False
    reason: str = ""
    effective_at: datetime | None = None


def handle(command: SaveTableDraft, act: Act) -> Done:
    """Keep it; the answer's `draft_id` is the draft.

    Raises Rejection: not_permitted, not_found, decision_settled, text_too_long.
    """
    require("propose_table", act.relations())
    newest = newest_version(act.session, command.decision)
    refuse_large(command.edits or {})
    if command.draft_id is None:
        draft = _begun(act, command, newest.version)
    else:
        draft = locked_proposal(act, command.draft_id)
        if draft.state != "draft" or draft.key != command.decision:
            raise Rejection("decision_settled", state=draft.state)
        if command.onto_newest:
            draft.base_version = newest.version
    if command.edits is not None:
        draft.edits = dict(command.edits)
        draft.reason, draft.effective_at = command.reason[:2000], command.effective_at
    draft.proposed_at = act.now
    return Done(value={"draft_id": draft.id})


def _begun(act: Act, command: SaveTableDraft, newest: int) -> DecisionProposal:
    source = version_of(act.session, command.decision, command.from_version or newest)
    draft = DecisionProposal(
        id=act.new_id(),
        key=command.decision,
        base_version=newest,
        edits=read_sheet(source.content).edits(),
        content=None,
        state="draft",
        reason="",
        effective_at=None,
        proposed_by=act.actor.id,
        proposed_at=act.now,
        settled_by=None,
        settled_at=None,
        answer="",
        version=None,
    )
    act.session.add(draft)
    return draft
