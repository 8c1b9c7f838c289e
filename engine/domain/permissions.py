"""One table of who may do what: act × relation to the object; everything not listed is refused."""

from collections.abc import Collection

from engine.domain.errors import Rejection

ALLOWED: dict[str, frozenset[str]] = {
    "start": frozenset({"audience", "machine"}),
    "start_with": frozenset({"machine"}),
    "read_case": frozenset({"reader", "administrator", "auditor"}),
    "mark_seen": frozenset({"reader", "administrator", "auditor"}),
    "claim": frozenset({"candidate"}),
    "unclaim": frozenset({"claimant"}),
    "save_draft": frozenset({"asked"}),
    "attach": frozenset({"asked"}),
    "detach": frozenset({"uploader"}),
    "complete": frozenset({"asked"}),
    "send_back": frozenset({"asked"}),
    "withdraw_decision": frozenset({"decider"}),
    "declare_recusal": frozenset({"asked"}),
    "transfer": frozenset({"asked"}),
    "delegate": frozenset({"asked"}),
    "resolve_delegation": frozenset({"delegate"}),
    "add_signer": frozenset({"asked"}),
    "remove_signer": frozenset({"adder", "owner"}),
    "ask_question": frozenset({"asked"}),
    "answer_question": frozenset({"questioned"}),
    "copy_task": frozenset({"asked"}),
    "copy_case": frozenset({"starter", "assignee", "supervisor", "administrator"}),
    "acknowledge": frozenset({"copied"}),
    "remind": frozenset({"starter", "waiting"}),
    "comment": frozenset({"reader"}),
    "confirm_obligation": frozenset({"setter", "superior", "asked", "administrator"}),
    "waive_obligation": frozenset({"setter", "superior", "administrator"}),
    "reassign": frozenset({"superior", "administrator"}),
    "cancel": frozenset({"starter"}),
    "suspend": frozenset({"administrator"}),
    "resume": frozenset({"administrator"}),
    "terminate": frozenset({"administrator"}),
    "retry_incident": frozenset({"administrator"}),
    "retry_job": frozenset({"administrator"}),
    "correlate_message": frozenset({"administrator", "machine"}),
    "broadcast_signal": frozenset({"administrator", "machine"}),
    "deploy": frozenset({"administrator", "machine"}),
    "import_organisation": frozenset({"administrator", "machine"}),
    "reply_supervision": frozenset({"addressee", "supervisor"}),
    "file_objection": frozenset({"public"}),
    "open_session": frozenset({"public"}),
    "close_session": frozenset({"public", "self"}),
    "redeem_link": frozenset({"public"}),
    "set_password": frozenset({"self", "administrator", "machine"}),
    "save_view": frozenset({"owner"}),
    "share_view": frozenset({"owner"}),
    "share_view_widely": frozenset({"administrator"}),
    "move_view": frozenset({"owner"}),
    "delete_view": frozenset({"owner", "administrator"}),
    "advance_clock": frozenset({"demo", "machine"}),
    "machine": frozenset({"machine"}),
}
"""Acts on the left, relations that allow them on the right; `machine` is timers, ladders and deliveries."""


def require(act: str, relations: Collection[str]) -> None:
    """Raise Rejection("not_permitted") unless one of `relations` allows `act`; an act not in the table is refused."""
    if ALLOWED.get(act, frozenset()).isdisjoint(relations):
        raise Rejection("not_permitted", act=act)
