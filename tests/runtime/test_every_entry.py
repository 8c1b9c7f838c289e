"""Whoever must stay out of a case is kept out of a task at every way to it, whatever the reason."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from engine.commands.add_signer import AddSigner
from engine.commands.claim_task import ClaimTask
from engine.commands.complete_task import CompleteTask
from engine.commands.declare_recusal import DeclareRecusal
from engine.commands.declare_relation import DeclareRelation
from engine.commands.delegate_task import DelegateTask
from engine.commands.hand_over import HandOver
from engine.commands.import_organisation import ImportOrganisation
from engine.commands.reassign_task import ReassignTask
from engine.commands.resolve_delegation import ResolveDelegation
from engine.commands.send_back import SendBack
from engine.commands.transfer_task import TransferTask
from engine.domain.actors import Actor
from engine.domain.signing import Place
from engine.store.tasks import Task
from engine.testing import ZONE
from tests.factories.away import away
from tests.factories.desk import ADMIN, APPLICANT, Desk
from tests.factories.people import demo_people
from tests.factories.slip import DONE, ask, group, package, person
from tests.spiff.drawing import both, draw, end, start

VICTIM, CLERK, BOSS, LEADER = "cwcz", "cw_jb", "xz", "lc_fyz"
"""The finance director, their clerk, their superior, and the leader of the project."""
OTHER = "fzb_jb"
ELEMENT = 'separateFrom="draft" avoidRoles="panel" avoidSameUnit="true" recusable="true"'
KNOWN = frozenset({"person_excluded"})


@dataclass(frozen=True, kw_only=True)
class Reason:
    """How the victim comes to be tied to a case; `moves_to` is where their unit is from then on."""

    tie: Callable[[Desk, str], object]
    moves_to: str | None = None


def _declared(who: str, other: str, kind: str = "kin") -> Reason:
    return Reason(tie=lambda desk, _: desk.act(who, DeclareRelation(other=other, kind=kind)))


def _drafted(desk: Desk, case: str) -> None:
    desk.done(desk.task(case, "draft"), VICTIM)


def _prepared(desk: Desk, case: str) -> None:
    task = desk.task(case, "draft")
    desk.act(ADMIN, ReassignTask(task_id=task.id, person=OTHER, reason="代办"))
    desk.act(OTHER, DelegateTask(task_id=task.id, person=VICTIM))
    desk.act(VICTIM, ResolveDelegation(task_id=task.id, opinion="已拟"))
    desk.done(task, OTHER)


def _took_over(desk: Desk, case: str) -> None:
    task = desk.task(case, "draft")
    desk.act(ADMIN, ReassignTask(task_id=task.id, person=OTHER, reason="代办"))
    desk.act(OTHER, TransferTask(task_id=task.id, person=VICTIM))
    desk.done(task, VICTIM)


def _sat(desk: Desk, case: str) -> None:
    desk.done(desk.task(case, "panel"), VICTIM)


def _stepped_aside(desk: Desk, case: str) -> None:
    desk.act(VICTIM, DeclareRecusal(task_id=desk.task(case, "panel").id, reason="亲属参与"))


def _moved(desk: Desk, _case: str) -> None:
    document = demo_people()
    next(p for p in document["persons"] if p["login"] == VICTIM)["unit"] = "LC"
    desk.machine(ImportOrganisation(document=document))


REASONS: Mapping[str, Reason] = {
    "kin of the applicant": _declared(VICTIM, APPLICANT),
    "declared by the applicant": _declared(APPLICANT, VICTIM, "advisor"),
    "kin of the leader": _declared(LEADER, VICTIM),
    "drafted it": Reason(tie=_drafted),
    "prepared the draft": Reason(tie=_prepared),
    "drafted it after a transfer": Reason(tie=_took_over),
    "had an earlier part": Reason(tie=_sat),
    "stepped aside elsewhere": Reason(tie=_stepped_aside),
    "of the applicant's unit": Reason(tie=_moved, moves_to="LC"),
}


IN_BULK = (("approve", 'approve" bulk="true'), ("return", "return"), ("reject", "reject"))
"""The three usual outcomes, of which the first may be chosen for many at once."""


def process(*people: str, approval: str = "", outcomes: Sequence[tuple[str, str]] = IN_BULK) -> dict[str, bytes]:
    """A draft, a panel and the task in question, all open at once: ties may come before or after the question."""
    shapes = [
        start(),
        ask("apply", person("starter.id"), outcomes=DONE),
        both("fork"),
        ask("draft", person(f'"{VICTIM}"')),
        ask("panel", person(f'"{VICTIM}"'), task='recusable="true"'),
        ask("early", person(f'"{OTHER}"')),
        ask("sign", *people, task=ELEMENT, approval=approval, outcomes=outcomes),
        both("join"),
        end("e"),
    ]
    flows = ["s>apply", "apply>fork", "fork>draft", "fork>panel", "fork>early", "early>sign"]
    flows += ["draft>join", "panel>join", "sign>join", "join>e"]
    return package("walls", draw("walls", shapes, flows), 'application = ["apply"]')


def begun(desk: Desk, *people: str, approval: str = "") -> str:
    case = desk.deployed(process(*people, approval=approval))
    desk.done(desk.task(case, "apply"), APPLICANT, "done", pi=LEADER)
    return case


def signing(desk: Desk, case: str) -> Task:
    """Open the task in question."""
    desk.done(desk.task(case, "early"), OTHER)
    return desk.task(case, "sign")


def refused(desk: Desk, who: str, command: object) -> bool:
    rejection = desk.refusal(who, command)
    return rejection.code in KNOWN


LATER = {name: reason for name, reason in REASONS.items() if name != "stepped aside elsewhere"}
"""Ties that leave a task open to somebody who was asked already; who steps aside leaves all that is open to them."""
pairs = pytest.mark.parametrize("reason", REASONS.values(), ids=REASONS.keys())
later = pytest.mark.parametrize("reason", LATER.values(), ids=LATER.keys())


@pairs
@pytest.mark.parametrize("people", [group("finance"), person(f'["{VICTIM}", "{CLERK}"]')], ids=["by group", "by name"])
def test_who_is_tied_is_not_asked(on_sqlite: Desk, reason: Reason, people: str) -> None:
    case = begun(on_sqlite, people)
    reason.tie(on_sqlite, case)
    assert on_sqlite.people(signing(on_sqlite, case)) == [CLERK]


@pairs
def test_who_is_tied_is_not_asked_as_a_substitute(on_sqlite: Desk, reason: Reason) -> None:
    case = begun(on_sqlite, group("legal"), group("finance"))
    reason.tie(on_sqlite, case)
    until = datetime(2027, 1, 1, tzinfo=ZONE)
    holder = on_sqlite.engine.organisation.members("legal", on_sqlite.clock.now())[0]
    window = {"person": holder, "substitute": VICTIM, "from": on_sqlite.clock.now(), "until": until}
    document = demo_people()
    document["substitutions"].append(window)
    if reason.moves_to:
        next(p for p in document["persons"] if p["login"] == VICTIM)["unit"] = reason.moves_to
    on_sqlite.machine(ImportOrganisation(document=document))
    assert VICTIM not in on_sqlite.people(signing(on_sqlite, case))


@pairs
def test_who_is_tied_takes_no_place_in_a_window_that_opens_later(on_sqlite: Desk, reason: Reason) -> None:
    case = begun(on_sqlite, group("finance"))
    reason.tie(on_sqlite, case)
    task = signing(on_sqlite, case)
    for power in ("act", "prepare"):
        window = away(on_sqlite, VICTIM, power=power, days=1, start=2 * ("act", "prepare").index(power))
        on_sqlite.act(CLERK, window)
        on_sqlite.advance_to(window.from_at)
        assert (power, VICTIM in on_sqlite.people(task)) == (power, False)
        on_sqlite.advance_to(window.from_at + timedelta(days=1))


@pairs
def test_who_is_tied_is_passed_over_as_the_next_superior(on_sqlite: Desk, reason: Reason) -> None:
    case = begun(on_sqlite, group("dept_handler", '"CWC"'))
    reason.tie(on_sqlite, case)
    task = signing(on_sqlite, case)
    done = on_sqlite.act(CLERK, DeclareRecusal(task_id=task.id, reason="亲属参与"))
    assert done.value == {"next": [BOSS], "asked": True}
    assert on_sqlite.people(task, "asked") == [BOSS]


@pairs
def test_a_task_is_not_handed_to_who_is_tied(on_sqlite: Desk, reason: Reason) -> None:
    case = begun(on_sqlite, person(f'"{CLERK}"'))
    reason.tie(on_sqlite, case)
    task = signing(on_sqlite, case)
    commands = [
        TransferTask(task_id=task.id, person=VICTIM),
        DelegateTask(task_id=task.id, person=VICTIM),
        AddSigner(task_id=task.id, persons=(VICTIM,), place="before"),
        AddSigner(task_id=task.id, persons=(VICTIM,), place="after"),
        AddSigner(task_id=task.id, persons=(VICTIM,), place="parallel"),
    ]
    assert [c for c in commands if not refused(on_sqlite, CLERK, c)] == []
    assert refused(on_sqlite, ADMIN, ReassignTask(task_id=task.id, person=VICTIM, reason="出差"))
    place = f"place:{on_sqlite.assignment(task, CLERK).id}"
    over = HandOver(person=CLERK, instance_id=case, parts={place: VICTIM}, reason="调离")
    assert refused(on_sqlite, ADMIN, over)
    # Their superior, who may not decide, does not choose who does.
    assert refused(on_sqlite, VICTIM, ReassignTask(task_id=task.id, person="cw_jb2", reason="出差"))


@pairs
def test_the_ladder_offers_nothing_to_a_superior_who_is_tied(on_sqlite: Desk, reason: Reason) -> None:
    files = process(person(f'"{CLERK}"'))
    files["process.bpmn"] = files["process.bpmn"].replace(
        f"person='\"{CLERK}\"'/>".encode(), f'person=\'"{CLERK}"\'/><hq:due in="2 workdays" ladder="L-STD"/>'.encode()
    )
    case = on_sqlite.deployed(files)
    on_sqlite.done(on_sqlite.task(case, "apply"), APPLICANT, "done", pi=LEADER)
    reason.tie(on_sqlite, case)
    task = signing(on_sqlite, case)
    on_sqlite.advance("20 workdays")
    assert BOSS in on_sqlite.people(task)
    assert VICTIM not in on_sqlite.people(task)


@later
def test_a_tie_that_comes_later_stops_who_was_asked_in_a_pool(on_sqlite: Desk, reason: Reason) -> None:
    case = begun(on_sqlite, group("finance"))
    task = signing(on_sqlite, case)
    assert VICTIM in on_sqlite.people(task)
    reason.tie(on_sqlite, case)
    assert [how for how in ("claim", "decide", "send back") if not refused(on_sqlite, VICTIM, acts(task)[how])] == []
    # Bulk is the same commands, one transaction each.
    done = on_sqlite.engine.execute_many([acts(task)["decide"], acts(task)["claim"]], Actor.person(VICTIM))
    assert [r.rejection.code for r in done if r.rejection is not None] == ["person_excluded", "person_excluded"]
    on_sqlite.done(task, CLERK)


@later
def test_a_tie_that_comes_later_stops_who_was_asked_alone(on_sqlite: Desk, reason: Reason) -> None:
    case = begun(on_sqlite, person(f'"{VICTIM}"'))
    task = signing(on_sqlite, case)
    reason.tie(on_sqlite, case)
    assert [how for how, act in acts(task).items() if how != "claim" and not refused(on_sqlite, VICTIM, act)] == []


@later
def test_a_tie_that_comes_later_stops_a_member_of_a_body(on_sqlite: Desk, reason: Reason) -> None:
    case = begun(on_sqlite, person(f'["{VICTIM}", "{CLERK}", "{BOSS}"]'), approval='policy="all"')
    task = signing(on_sqlite, case)
    reason.tie(on_sqlite, case)
    assert refused(on_sqlite, VICTIM, acts(task)["decide"])
    on_sqlite.done(task, CLERK)
    on_sqlite.done(task, BOSS)
    assert on_sqlite.reread(task).state == "open"
    on_sqlite.act(VICTIM, DeclareRecusal(task_id=task.id, reason="应当回避"))
    assert on_sqlite.reread(task).outcome == "approve"


@later
@pytest.mark.parametrize("place", ["before", "parallel"])
def test_a_tie_that_comes_later_stops_a_signer(on_sqlite: Desk, reason: Reason, place: Place) -> None:
    case = begun(on_sqlite, person(f'"{CLERK}"'))
    task = signing(on_sqlite, case)
    on_sqlite.act(CLERK, AddSigner(task_id=task.id, persons=(VICTIM,), place=place))
    reason.tie(on_sqlite, case)
    assert refused(on_sqlite, VICTIM, acts(task)["decide"])


@later
def test_a_tie_that_comes_later_stops_a_delegate(on_sqlite: Desk, reason: Reason) -> None:
    case = begun(on_sqlite, person(f'"{CLERK}"'))
    task = signing(on_sqlite, case)
    on_sqlite.act(CLERK, DelegateTask(task_id=task.id, person=VICTIM))
    reason.tie(on_sqlite, case)
    assert refused(on_sqlite, VICTIM, ResolveDelegation(task_id=task.id, opinion="已拟"))


def acts(task: Task) -> dict[str, object]:
    """Every way in which somebody who is asked moves the matter."""
    return {
        "claim": ClaimTask(task_id=task.id),
        "decide": CompleteTask(task_id=task.id, outcome="approve"),
        "send back": SendBack(task_id=task.id, to="early", opinion="补正"),
        "transfer": TransferTask(task_id=task.id, person="cw_jb2"),
        "delegate": DelegateTask(task_id=task.id, person="cw_jb2"),
        "add signer": AddSigner(task_id=task.id, persons=("cw_jb2",), place="before"),
    }
