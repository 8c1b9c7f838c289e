"""One table of who may do and read what: act × relation to the object; everything not listed is refused."""

from collections.abc import Collection
from typing import Final

from engine.domain.errors import Rejection

PART: Final = frozenset(
    {
        "starter",
        "assignee",
        "substitute",
        "successor",
        "superior",
        "supervisor",
        "questioned",
        "copied",
        "mentioned",
        "unit_reader",
        "supervising",
    }
)
"""What somebody can be to a case: has a part in it, or another's; reads for their unit; or urges what is late."""
ALLOWED: dict[str, frozenset[str]] = {
    "start": frozenset({"audience", "machine"}),
    "start_with": frozenset({"machine"}),
    "read_case": PART | {"administrator", "auditor"},
    "read_confidential_case": frozenset({"starter", "assignee", "successor", "superior", "auditor"}),
    "mark_seen": frozenset({"reader"}),
    "claim": frozenset({"candidate"}),
    "unclaim": frozenset({"claimant"}),
    "save_draft": frozenset({"asked"}),
    "attach": frozenset({"asked"}),
    "detach": frozenset({"uploader"}),
    "complete": frozenset({"asked"}),
    "send_back": frozenset({"asked"}),
    "withdraw_decision": frozenset({"decider"}),
    "declare_recusal": frozenset({"asked"}),
    "request_recusal": frozenset({"starter"}),
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
    "answer_meeting": frozenset({"asked"}),
    "postpone_meeting": frozenset({"organiser", "chair", "administrator"}),
    "remind": frozenset({"starter", "waiting"}),
    "comment": frozenset({"reader"}),
    "confirm_obligation": frozenset({"setter", "superior", "asked", "administrator"}),
    "waive_obligation": frozenset({"setter", "superior", "administrator"}),
    "reassign": frozenset({"superior", "reserve_office", "administrator"}),
    "set_substitute": frozenset({"self", "administrator"}),
    "end_substitution": frozenset({"self", "administrator"}),
    "hand_over": frozenset({"administrator"}),
    "declare_relation": frozenset({"self"}),
    "end_relation": frozenset({"declarer", "administrator"}),
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
    "receive_message": frozenset({"public"}),
    "manage_ladders": frozenset({"administrator"}),
    "change_calendar": frozenset({"administrator"}),
    "manage_webhooks": frozenset({"administrator"}),
    "propose_table": frozenset({"administrator"}),
    "settle_table": frozenset({"administrator"}),
    "withdraw_proposal": frozenset({"proposer"}),
    "reply_supervision": frozenset({"addressee", "supervisor"}),
    "close_supervision": frozenset({"supervisor"}),
    "file_objection": frozenset({"public"}),
    "open_session": frozenset({"public"}),
    "close_session": frozenset({"public", "self"}),
    "redeem_link": frozenset({"public"}),
    "set_password": frozenset({"self", "security", "machine"}),
    "set_mail_preferences": frozenset({"self"}),
    "unsubscribe": frozenset({"public"}),
    "resume_address": frozenset({"self", "administrator"}),
    "save_view": frozenset({"owner"}),
    "share_view": frozenset({"owner"}),
    "share_view_widely": frozenset({"administrator"}),
    "move_view": frozenset({"owner"}),
    "delete_view": frozenset({"owner", "administrator"}),
    "advance_clock": frozenset({"demo", "machine"}),
    "machine": frozenset({"machine"}),
    "read_own": frozenset({"self"}),
    "read_registers": frozenset({"person"}),
    "read_running": frozenset({"administrator", "auditor"}),
    "read_clock": frozenset({"administrator", "auditor", "demo"}),
    "rehearse": frozenset({"administrator", "auditor", "machine"}),
    "read_gauges": frozenset({"machine"}),
    "read_absences": frozenset({"administrator", "auditor"}),
    "read_own_absences": frozenset({"self", "administrator", "auditor"}),
    "read_definitions": frozenset({"administrator", "auditor"}),
    "read_letters": frozenset({"administrator", "auditor", "demo"}),
    "read_everybody": frozenset({"demo"}),
    "read_red_list": frozenset({"supervising", "administrator", "auditor"}),
    "read_relations": frozenset({"self", "administrator"}),
    "read_system_trail": frozenset({"auditor", "security"}),
    "read_notices": frozenset({"public"}),
}
"""Acts on the left, relations that allow them on the right; `machine` is timers, ladders and deliveries.

In a confidential case the row `read_confidential_case` stands for `read_case`, and being kept out of the case beats
every relation to it.
"""


def require(act: str, relations: Collection[str]) -> None:
    """Raise Rejection("not_permitted") unless one of `relations` allows `act`; an act not in the table is refused."""
    if not allows(act, relations):
        raise Rejection("not_permitted", act=act)


def allows(act: str, relations: Collection[str]) -> bool:
    """Tell whether one of `relations` allows `act`."""
    return not ALLOWED.get(act, frozenset()).isdisjoint(relations)
