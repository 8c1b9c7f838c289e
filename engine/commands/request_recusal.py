"""The applicant asks that somebody be kept out of the case, with the reason (D17, rule 7)."""

from dataclasses import dataclass

from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.domain.texts import Text
from engine.runtime.act import Act, Done
from engine.runtime.case import Case, lock_case
from engine.runtime.exclusion import note
from engine.runtime.handing import person_named
from engine.runtime.keeping_out import PENDING, REQUESTED
from engine.runtime.projection import advance

MAX_REASON = 2000


@dataclass(frozen=True, kw_only=True)
class RequestRecusal:
    """Ask that `person` be kept out of `instance_id`, because of `reason`.

    Whether the person has a part in it is not said: who reviews may be kept from the applicant.
    """

    instance_id: str
    person: str
    reason: str


def handle(command: RequestRecusal, act: Act) -> Done:
    """Send the process's message; somebody decides on a task that the diagram draws.

    Raises Rejection: not_permitted, case_not_active, recusal_not_here, reason_required, text_too_long, person_unknown,
    person_self, recusal_requested, recusal_pending, recusal_limit.
    """
    case = lock_case(act, command.instance_id)
    require("request_recusal", {"starter"} if case.instance.starter == act.actor.login else ())
    case.require_active()
    message = _message(case)
    if not command.reason.strip():
        raise Rejection("reason_required")
    if len(command.reason) > MAX_REASON:
        raise Rejection("text_too_long", field=Text("原因", "reason"), limit=MAX_REASON)
    name = person_named(act, command.person)
    if command.person == act.actor.login:
        raise Rejection("person_self")
    asked = case.facts.get(REQUESTED, {})
    if command.person in asked:
        raise Rejection("recusal_requested", person=name)
    if PENDING in asked.values():
        raise Rejection("recusal_pending")
    if len(asked) >= case.deployed.package.recusal_limit:
        raise Rejection("recusal_limit", limit=case.deployed.package.recusal_limit)
    case.begin()
    note(case, REQUESTED, command.person)
    told = {"person": command.person, "reason": command.reason.strip()}
    act.emit("RecusalRequested", payload=told)
    advance(case, lambda run: run.send_message(message, {**told, "name": name.zh}))
    return Done(case=case)


def _message(case: Case) -> str:
    message = case.deployed.package.recusal_message
    if message is None or not any((w.kind, w.name) == ("message", message) for w in case.run.waits.values()):
        raise Rejection("recusal_not_here")
    return message
