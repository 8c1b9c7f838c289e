from typing import Any

from engine.api import Actor
from engine.commands.claim_task import ClaimTask
from engine.commands.reassign_task import ReassignTask
from engine.domain.errors import Rejection
from engine.domain.rejections import sentence
from engine.queries.case_detail import CaseDetail
from tests.factories.away import CHANGE, CLERK2, DEPUTY, HEAD, by_name, by_post, held, holder, imported, opened
from tests.factories.desk import ADMIN, APPLICANT, Desk
from tests.factories.slip import ask, chain, group, person


def term_ends(harness: Desk, *following: str, late: bool = True) -> None:
    """The head of finance goes on the third; with `late` the machine has not looked yet."""
    held(harness, {"person": HEAD, "until": CHANGE}, *({"person": one, "from": CHANGE} for one in following))
    if late:
        harness.pass_time(days=2)
    else:
        harness.advance("2 workdays")


def words(refusal: Rejection, language: str = "en") -> str:
    return sentence(refusal, language).what


def test_the_day_counts_though_the_machine_is_late(harness: Desk) -> None:
    task = by_post(harness)
    term_ends(harness, CLERK2)
    assert holder(harness, task) == (HEAD, None)
    refusal = harness.refusal(HEAD, harness.vote_command(task))
    assert refusal.code == "term_over"
    assert words(refusal, "zh") == "财务处处长在「财务处处长」的任期已满，这件事项由财务处经办二接着办理。"
    harness.settle()
    harness.done(task, CLERK2)


def test_until_the_day_the_old_holder_decides(harness: Desk) -> None:
    task = by_post(harness)
    held(harness, {"person": HEAD, "until": CHANGE}, {"person": CLERK2, "from": CHANGE})
    harness.done(task, HEAD)


def test_where_nobody_follows_it_waits_and_says_so(harness: Desk) -> None:
    task = by_post(harness)
    term_ends(harness, late=False)
    refusal = harness.refusal(HEAD, harness.vote_command(task))
    assert refusal.code == "term_over"
    assert "nobody does yet" in words(refusal)
    assert [one.code for one in harness.incidents(task.instance_id)] == ["seat_vacant"]
    page = harness.engine.read(CaseDetail(person=APPLICANT, instance_id=task.instance_id), Actor.person(APPLICANT))
    assert [one.what.en for one in page.missing] == [
        "The term of whoever is asked is over, and nobody follows yet, for"
    ]
    harness.act(ADMIN, ReassignTask(task_id=task.id, person=HEAD, reason="续任手续办理中"))
    harness.settle()
    assert harness.incidents(task.instance_id) == []
    harness.done(task, HEAD)


def test_a_substitute_of_one_whose_term_is_over_decides_no_more(harness: Desk) -> None:
    task = by_post(harness)
    opened(harness)
    term_ends(harness, CLERK2)
    refusal = harness.refusal(DEPUTY, harness.vote_command(task))
    assert refusal.code == "term_over"
    assert words(refusal).startswith("The term of")


def test_who_is_asked_by_name_decides_after_any_term(harness: Desk) -> None:
    task = by_name(harness)
    term_ends(harness, CLERK2)
    harness.done(task, HEAD)


def test_out_of_a_pool_nobody_claims_after_their_term(harness: Desk) -> None:
    pool = ask("sign", group("dept_head", '"CWC"'), person('"xz"'))
    task = harness.task(harness.deployed(chain("pool", pool)))
    term_ends(harness)
    refusal = harness.refusal(HEAD, ClaimTask(task_id=task.id))
    assert (refusal.code, "the others who may" in words(refusal)) == ("term_over", True)


def test_a_seat_that_ended_is_named_by_its_group(harness: Desk) -> None:
    task = harness.task(harness.slip("vote"))

    def seats(document: dict[str, Any]) -> None:
        lsg = next(g for g in document["groups"] if g["code"] == "lsg")
        next(m for m in lsg["members"] if m["post"] == "KYC.head")["until"] = CHANGE

    imported(harness, seats)
    harness.pass_time(days=2)
    refusal = harness.refusal("kycz", harness.vote_command(task))
    name = harness.engine.organisation.groups["lsg"].name.zh
    assert (refusal.code, f"「{name}」" in words(refusal, "zh")) == ("term_over", True)
