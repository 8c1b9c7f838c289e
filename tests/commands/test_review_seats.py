from copy import deepcopy
from typing import Any

import pytest

from engine.commands.import_organisation import ImportOrganisation
from engine.commands.review_seats import ReviewSeats
from engine.store.jobs import Job
from engine.testing import MACHINE
from tests.factories.away import CLERK2, DEPUTY, HEAD, by_post, holder, one, opened
from tests.factories.desk import ADMIN, APPLICANT, CLERK, MEMBERS, Desk
from tests.factories.people import demo_people
from tests.factories.slip import ask, chain, group, person


@pytest.fixture(scope="module")
def demo() -> dict[str, Any]:
    return demo_people()


def changed(demo: dict[str, Any], post: str, *holders: dict[str, str]) -> ImportOrganisation:
    """The demo university with other holders of a post."""
    document = deepcopy(demo)
    next(p for p in document["posts"] if p["code"] == post)["holders"] = list(holders)
    return ImportOrganisation(document=document)


def imported(harness: Desk, command: ImportOrganisation) -> None:
    harness.act(ADMIN, command)
    harness.settle()


def test_a_term_that_ends_hands_on_what_is_open(harness: Desk, demo: dict[str, Any]) -> None:
    task = by_post(harness, due='in="5 workdays" ladder="L-STD"')
    rungs = [(j.id, j.due_at) for j in harness.jobs(task.instance_id, "ladder")]
    until = {"person": HEAD, "until": "2026-09-03"}
    imported(harness, changed(demo, "CWC.head", until, {"person": CLERK2, "from": "2026-09-03"}))
    assert holder(harness, task) == (HEAD, None)
    harness.advance("1 workdays")
    harness.advance("1 workdays")
    assert holder(harness, task) == (CLERK2, None)
    assert one(harness, task).why[-1] == ["term_over", {"person": HEAD, "post": "CWC.head"}]
    assert harness.reread(task).due_at == task.due_at
    assert [(j.id, j.due_at) for j in harness.jobs(task.instance_id, "ladder")] == rungs
    assert harness.refusal(HEAD, harness.vote_command(task)).fields["at"] == "2026-09-03 00:00"
    assert ("moved", CLERK2) in harness.mails(task.instance_id)
    harness.done(task, CLERK2)


def test_an_import_alone_does_so_too(harness: Desk, demo: dict[str, Any]) -> None:
    task = by_post(harness)
    imported(harness, changed(demo, "CWC.head", {"person": CLERK2}))
    assert holder(harness, task) == (CLERK2, None)


def test_a_vacant_post_keeps_it_with_a_reason_until_somebody_follows(harness: Desk, demo: dict[str, Any]) -> None:
    task = by_post(harness)
    imported(harness, changed(demo, "CWC.head"))
    assert holder(harness, task) == (HEAD, None)
    (incident,) = harness.incidents(task.instance_id)
    assert (incident.code, incident.task_id, HEAD in incident.message) == ("seat_vacant", task.id, True)
    imported(harness, changed(demo, "CWC.head"))
    assert len(harness.incidents(task.instance_id)) == 1
    imported(harness, changed(demo, "CWC.head", {"person": CLERK2}))
    assert holder(harness, task) == (CLERK2, None)
    assert harness.incidents(task.instance_id) == []


def test_a_successor_who_is_excluded_is_passed_over(harness: Desk, demo: dict[str, Any]) -> None:
    harness.deploy_files(chain("post", ask("sign", group("dept_head", '"CWC"'))))
    task = harness.task(harness.start("post", CLERK2))
    imported(harness, changed(demo, "CWC.head", {"person": CLERK2}, {"person": DEPUTY}))
    assert holder(harness, task) == (DEPUTY, None)


def test_a_seat_s_term_and_a_vote_that_was_cast(harness: Desk, demo: dict[str, Any]) -> None:
    task = harness.task(harness.slip("vote"))
    harness.done(task, MEMBERS[1])
    document = deepcopy(demo)
    lsg = next(g for g in document["groups"] if g["code"] == "lsg")
    old = [m for m in lsg["members"] if m["post"] in ("KYC.head", "DW.president")]
    for member in old:
        member["until"] = "2026-09-02"
    lsg["members"].append({"post": "CWC.head", "from": "2026-09-02"})
    imported(harness, ImportOrganisation(document=document))
    harness.advance("1 workdays")
    assert harness.assignment(task, MEMBERS[1]).state == "voted"
    assert harness.assignment(task, "kycz").state == "removed"
    assert harness.assignment(task, HEAD).why[-1] == ["term_over", {"person": "kycz", "post": "KYC.head"}]
    harness.done(task, HEAD)


def test_out_of_a_pool_somebody_just_leaves(harness: Desk, demo: dict[str, Any]) -> None:
    pool = ask("sign", group("dept_head", '"CWC"'), person('"xz"'))
    task = harness.task(harness.deployed(chain("pool", pool)))
    imported(harness, changed(demo, "CWC.head"))
    assert harness.people(task, "candidate") == ["xz"]
    assert harness.incidents(task.instance_id) == []


def test_the_substitute_of_one_whose_term_ended_gives_way_to_the_successor(harness: Desk, demo: dict[str, Any]) -> None:
    task = by_post(harness)
    opened(harness)
    imported(harness, changed(demo, "CWC.head", {"person": CLERK2}))
    assert holder(harness, task) == (CLERK2, None)


def test_windows_that_people_opened_survive_an_import(harness: Desk, demo: dict[str, Any]) -> None:
    window = opened(harness)
    imported(harness, ImportOrganisation(document=demo))
    assert window in harness.engine.organisation.substitutions
    assert holder(harness, by_post(harness)) == (DEPUTY, HEAD)


def test_a_window_that_the_data_no_longer_holds(harness: Desk, demo: dict[str, Any]) -> None:
    task = by_post(harness)
    document = deepcopy(demo)
    document["substitutions"].append({"person": HEAD, "substitute": CLERK, "from": "2026-09-01", "until": "2026-09-09"})
    imported(harness, ImportOrganisation(document=document))
    assert holder(harness, task) == (CLERK, HEAD)
    imported(harness, ImportOrganisation(document=demo))
    assert holder(harness, task) == (HEAD, None)


def test_who_has_left_is_asked_nothing_new(harness: Desk, demo: dict[str, Any]) -> None:
    document = deepcopy(demo)
    next(p for p in document["persons"] if p["login"] == HEAD)["active"] = False
    harness.act(ADMIN, ImportOrganisation(document=document))
    harness.deploy_files(chain("named", ask("sign", person(f'["{HEAD}", "xz"]'), approval='policy="all"')))
    task = harness.task(harness.start("named", APPLICANT))
    assert harness.people(task) == ["xz"]
    assert harness.engine.organisation.standing_substitute("xz") != HEAD


def test_only_the_machine_and_only_once(harness: Desk) -> None:
    opened(harness)
    job = next(j for j in harness.all(Job, Job.kind == "review") if j.state == "waiting" and j.person == HEAD)
    assert harness.code(ADMIN, ReviewSeats(job_id=job.id)) == "not_permitted"
    assert harness.code(MACHINE, ReviewSeats(job_id=job.id)) == "job_not_due"
