from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
import yaml

from engine.api import Actor
from engine.commands.add_signer import AddSigner
from engine.commands.ask_question import AskQuestion
from engine.commands.claim_task import ClaimTask
from engine.commands.delegate_task import DelegateTask
from engine.commands.end_substitution import EndSubstitution
from engine.commands.import_organisation import ImportOrganisation
from engine.commands.remove_signer import RemoveSigner
from engine.commands.resolve_delegation import ResolveDelegation
from engine.commands.resume_instance import ResumeInstance
from engine.commands.suspend_instance import SuspendInstance
from engine.commands.transfer_task import TransferTask
from engine.commands.withdraw_decision import WithdrawDecision
from engine.queries.task_detail import TaskDetail
from engine.store.instances import CaseActor
from engine.store.tasks import Task
from engine.testing import ROOT
from tests.factories.away import CLERK2, DEPUTY, HEAD, by_name, by_post, holder, one, opened
from tests.factories.desk import ADMIN, CHAIR, CLERK, MEMBERS, Desk
from tests.factories.slip import ask, chain, group, person


def of_president(harness: Desk, **more: str) -> Task:
    return harness.task(harness.deployed(chain("president", ask("sign", person('"xz"'), **more))))


def out_of_two(harness: Desk) -> Task:
    pool = ask("sign", group("dept_head", '"CWC"'), person('"xz"'))
    return harness.task(harness.deployed(chain("pool", pool)))


def both_and(harness: Desk, *others: str, policy: str = "all") -> Task:
    """The head of finance by the post, with others."""
    people = [person(f'"{one}"') for one in others]
    drawn = ask("sign", *people, group("dept_head", '"CWC"'), approval=f'policy="{policy}"')
    return harness.task(harness.deployed(chain("both", drawn)))


def succeeded(harness: Desk, post: str = "CWC.head", by: str = CLERK2) -> None:
    """Somebody else holds a post from now on."""
    _imported(harness, lambda d: next(p for p in d["posts"] if p["code"] == post).update(holders=[{"person": by}]))


def left(harness: Desk, login: str) -> None:
    """Somebody is active no more."""
    _imported(harness, lambda d: next(p for p in d["persons"] if p["login"] == login).update(active=False))


def _imported(harness: Desk, change: Any) -> None:  # noqa: ANN401 - what is done to a document
    document = deepcopy(yaml.safe_load((ROOT / "demo" / "organisation.yaml").read_text("utf-8")))
    change(document)
    harness.act(ADMIN, ImportOrganisation(document=document))
    harness.settle()


def seen_by(harness: Desk, login: str) -> list[str]:
    rows = harness.all(CaseActor, CaseActor.relation == "substitute", CaseActor.person == login)
    return sorted(row.instance_id for row in rows)


def test_one_window_follows_another_at_the_same_moment(harness: Desk) -> None:
    task = by_post(harness)
    opened(harness, days=1)
    opened(harness, substitute=CLERK2, start=1, days=1)
    assert holder(harness, task) == (DEPUTY, HEAD)
    harness.advance_to(harness.clock.now() + timedelta(days=1))
    assert holder(harness, task) == (CLERK2, HEAD)


def test_reading_goes_on_over_two_windows_that_meet(harness: Desk) -> None:
    task = by_post(harness)
    opened(harness, power="see", days=1)
    opened(harness, power="see", start=1, days=1)
    harness.advance_to(harness.clock.now() + timedelta(days=1))
    assert seen_by(harness, DEPUTY) == [task.instance_id]


def test_a_window_that_closes_leaves_what_is_read_for_somebody_else(harness: Desk) -> None:
    mine, theirs = by_post(harness), of_president(harness)
    opened(harness, power="see", days=1)
    opened(harness, "xz", DEPUTY, power="see", processes=("president",))
    assert seen_by(harness, DEPUTY) == sorted([mine.instance_id, theirs.instance_id])
    harness.advance_to(harness.clock.now() + timedelta(days=1))
    assert seen_by(harness, DEPUTY) == [theirs.instance_id]


@pytest.mark.parametrize(("power", "code"), [("see", "task_not_yours"), ("prepare", "only_prepares")])
def test_whoever_does_not_act_is_refused_by_hand_too(harness: Desk, power: str, code: str) -> None:
    task = out_of_two(harness)
    opened(harness, power=power)
    seen = harness.reread(task).version
    for command in (
        ClaimTask(task_id=task.id),
        TransferTask(task_id=task.id, person=CLERK2, seen_version=seen),
        AddSigner(task_id=task.id, persons=(CLERK2,), place="before", seen_version=seen),
        harness.vote_command(task),
    ):
        assert harness.code(DEPUTY, command) == code


def test_who_may_only_see_asks_nothing_in_another_s_name(harness: Desk) -> None:
    task = by_post(harness)
    opened(harness, power="see")
    assert harness.code(DEPUTY, AskQuestion(task_id=task.id, person="xz", text="？")) == "task_not_yours"


def test_who_prepares_goes_on_beside_added_signers(harness: Desk) -> None:
    task = by_post(harness)
    opened(harness, power="prepare")
    harness.act(HEAD, AddSigner(task_id=task.id, persons=(CLERK2,), place="before"))
    assert harness.assignment(task, HEAD).state == "waiting"
    harness.done(task, CLERK2)
    assert harness.assignment(task, HEAD).state == "asked"
    harness.act(DEPUTY, ResolveDelegation(task_id=task.id, opinion="拟同意"))
    harness.done(task, HEAD)
    assert harness.reread(task).outcome == "approve"


@pytest.mark.parametrize("place", ["before", "after", "parallel"])
def test_an_added_signer_who_is_away_has_a_substitute(harness: Desk, place: Any) -> None:  # noqa: ANN401 - a word
    task = of_president(harness)
    opened(harness, days=1)
    harness.act("xz", AddSigner(task_id=task.id, persons=(HEAD,), place=place, text="请把关"))
    harness.settle()
    assert harness.signers(task) == [DEPUTY] if place != "parallel" else harness.assignment(task, DEPUTY).added_by
    assert harness.assignment(task, DEPUTY).on_behalf_of == HEAD
    for who in ("xz", DEPUTY) if place != "before" else (DEPUTY, "xz"):
        harness.done(task, who)
    assert (harness.reread(task).outcome, harness.assignment(task, DEPUTY).state) == ("approve", "voted")


def test_an_added_signer_who_is_back_signs_themself(harness: Desk) -> None:
    task = of_president(harness)
    harness.act("xz", AddSigner(task_id=task.id, persons=(HEAD,), place="before"))
    opened(harness, days=1)
    assert harness.signers(task) == [DEPUTY]
    harness.advance_to(harness.clock.now() + timedelta(days=1))
    assert harness.signers(task) == [HEAD]
    assert harness.code(DEPUTY, harness.vote_command(task)) == "task_not_yours"
    harness.done(task, HEAD)
    harness.done(task, "xz")


def test_a_window_that_opens_over_a_half_cast_vote_gives_nobody_two_voices(harness: Desk) -> None:
    drawn = ask("sign", person('["cwcz", "xz", "gjcz"]'), approval='policy="all"')
    task = harness.task(harness.deployed(chain("three", drawn)))
    harness.done(task, HEAD)
    opened(harness, "xz", HEAD)
    assert sorted(harness.people(task, "asked")) == ["gjcz", "xz"]
    opened(harness, "gjcz", DEPUTY)
    assert sorted(harness.people(task, "asked")) == [DEPUTY, "xz"]
    harness.done(task, DEPUTY)
    harness.done(task, "xz")
    assert harness.reread(task).outcome == "approve"


def test_a_substitute_who_leaves_gives_it_back(harness: Desk) -> None:
    task = by_name(harness)
    opened(harness)
    left(harness, DEPUTY)
    assert holder(harness, task) == (HEAD, None)
    assert one(harness, task).why[-1] == ["substitute_passed", {"person": DEPUTY, "reason": "inactive"}]


def test_a_successor_who_is_away_has_their_substitute(harness: Desk) -> None:
    task = by_post(harness)
    opened(harness, CLERK2, CLERK)
    succeeded(harness)
    assert holder(harness, task) == (CLERK, CLERK2)


def test_a_term_that_ends_before_the_turn_has_come(harness: Desk) -> None:
    task = both_and(harness, "xz", policy="sequence")
    succeeded(harness)
    assert (harness.assignment(task, CLERK2).state, harness.assignment(task, HEAD).state) == ("waiting", "removed")
    harness.done(task, "xz")
    harness.done(task, CLERK2)
    assert harness.reread(task).outcome == "approve"


def test_a_chair_s_successor_has_the_chair(harness: Desk) -> None:
    task = harness.task(harness.slip("vote"))
    harness.vote(task.instance_id, MEMBERS[:4])
    chair = harness.assignment(task, CHAIR)
    assert (chair.state, chair.is_chair) == ("waiting", True)
    succeeded(harness, str(chair.post))
    follows = harness.assignment(task, CLERK2)
    assert (follows.state, follows.is_chair, follows.seat) == ("waiting", True, chair.seat)
    harness.vote(task.instance_id, MEMBERS[4:], "reject")
    assert harness.assignment(task, CLERK2).state == "asked"
    harness.done(task, CLERK2)
    assert harness.reread(task).outcome == "approve"


def test_a_term_that_ends_while_the_case_stands_still(harness: Desk) -> None:
    task = by_post(harness)
    harness.act(ADMIN, SuspendInstance(instance_id=task.instance_id, reason="查"))
    succeeded(harness)
    assert holder(harness, task) == (HEAD, None)
    harness.act(ADMIN, ResumeInstance(instance_id=task.instance_id, reason="毕"))
    harness.settle()
    assert holder(harness, task) == (CLERK2, None)


def test_a_decision_taken_back_after_the_term_is_asked_of_the_successor(harness: Desk) -> None:
    task = both_and(harness, "xz")
    harness.done(task, HEAD)
    succeeded(harness)
    assert harness.assignment(task, HEAD).state == "voted"
    harness.act(HEAD, WithdrawDecision(task_id=task.id))
    harness.settle()
    assert sorted(harness.people(task, "asked")) == [CLERK2, "xz"]


def test_a_decision_taken_back_while_away_is_asked_of_the_substitute(harness: Desk) -> None:
    task = both_and(harness, "xz")
    harness.done(task, HEAD)
    opened(harness)
    harness.act(HEAD, WithdrawDecision(task_id=task.id))
    harness.settle()
    assert sorted(harness.people(task, "asked")) == [DEPUTY, "xz"]
    assert harness.assignment(task, DEPUTY).on_behalf_of == HEAD


def delegated(harness: Desk) -> Task:
    """The head of finance has a clerk prepare their task."""
    task = by_name(harness)
    harness.act(HEAD, DelegateTask(task_id=task.id, person=CLERK2))
    return task


def told_of_absence(harness: Desk, task: Task) -> list[str]:
    return [who for kind, who in harness.mails(task.instance_id) if kind == "away"]


def away_on_page(harness: Desk, task: Task, who: str = HEAD) -> list[tuple[str, bool]]:
    """Who stands in for a delegate, as the page of the task says it, and whether one may take the task back."""
    page = harness.engine.read(TaskDetail(person=who, task_id=task.id), Actor.person(who))
    return [(one.stands_in, one.removable) for one in page.signers]


def test_a_delegate_who_goes_away_keeps_it_and_whoever_delegated_is_told(harness: Desk) -> None:
    task = delegated(harness)
    assert away_on_page(harness, task) == [("", True)]
    window = opened(harness, CLERK2, DEPUTY)
    assert (harness.assignment(task, CLERK2).state, told_of_absence(harness, task)) == ("asked", [HEAD])
    assert away_on_page(harness, task) == [("财务处副处长", True)]
    imported = deepcopy(yaml.safe_load((ROOT / "demo" / "organisation.yaml").read_text("utf-8")))
    harness.act(ADMIN, ImportOrganisation(document=imported))
    harness.act(CLERK2, EndSubstitution(window_id=window.id))
    harness.settle()
    assert (told_of_absence(harness, task), away_on_page(harness, task)) == ([HEAD], [("", True)])


def test_who_is_away_already_when_it_is_delegated_is_said_on_the_page(harness: Desk) -> None:
    opened(harness, CLERK2, DEPUTY, days=None)
    task = delegated(harness)
    assert (told_of_absence(harness, task), away_on_page(harness, task)) == ([], [("财务处副处长", True)])
    harness.act(HEAD, RemoveSigner(task_id=task.id, person=CLERK2))
    harness.done(task, HEAD)


@pytest.mark.parametrize("more", [{"power": "see"}, {"processes": ("other",)}, {"groups": ("finance",)}])
def test_a_window_that_leaves_a_delegation_out_tells_nobody(harness: Desk, more: dict[str, Any]) -> None:
    harness.deployed(chain("other", ask("sign", person('"xz"'))))
    task = delegated(harness)
    opened(harness, CLERK2, DEPUTY, **more)
    assert (told_of_absence(harness, task), away_on_page(harness, task)) == ([], [("", True)])


def test_an_import_tells_of_a_window_of_the_data_once(harness: Desk) -> None:
    task = delegated(harness)
    for _ in range(2):
        row = {"person": CLERK2, "substitute": DEPUTY, "from": "2026-09-01", "until": "2026-09-09"}
        _imported(harness, lambda d, row=row: d["substitutions"].append(row))
    assert told_of_absence(harness, task) == [HEAD]
