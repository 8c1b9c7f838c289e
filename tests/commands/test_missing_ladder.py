"""A diagram that names a ladder which does not exist: refused at deployment, told of where it vanished since."""

import pytest

from engine.commands.change_ladder import ChangeLadder
from engine.commands.retry_incident import RetryIncident
from engine.domain.errors import Rejection
from engine.domain.ladder_checks import RungText
from engine.store.instances import Incident
from engine.store.ladders import Ladder
from tests.factories.desk import ADMIN, Desk
from tests.factories.slip import ask, chain, group

HURRY = RungText(when="due", act="remind")


def process(due: str) -> dict[str, bytes]:
    return chain("urgent", ask("sign", group("dept_head", '"CWC"'), due=due))


def change(harness: Desk, key: str, seen: int) -> None:
    harness.act(ADMIN, ChangeLadder(key=key, rungs=(HURRY,), reason="试行", seen_version=seen))


def vanished(harness: Desk, due: str = 'in="2 workdays" ladder="L-URGENT"') -> str:
    """A case whose ladder was there when its process was deployed and is not when its task is given."""
    change(harness, "L-URGENT", 0)
    harness.deploy_files(process(due))
    harness.set(Ladder, Ladder.key == "L-URGENT", key="L-LOST")
    change(harness, "L-PANEL", 1)  # raises the version that every process reads ladders by
    return harness.start("urgent", "lc_pi")


def rungs(harness: Desk, case: str) -> list[str]:
    return [str(job.payload["act"]) for job in harness.jobs(case, "ladder")]


def test_it_is_refused_with_the_ladders_that_there_are(harness: Desk) -> None:
    for due in ('in="2 workdays" ladder="L-URGENT"', 'in="2 workdays" urgent="true" urgentLadder="L-URGENT"'):
        with pytest.raises(Rejection) as refused:
            harness.deploy_files(process(due))
        (problem,) = refused.value.fields["problems"]
        assert (refused.value.code, problem["code"], problem["element"]) == (
            "diagram_refused",
            "ladder_unknown",
            "sign",
        )
        assert "L-STD" in problem["text"]
    change(harness, "L-URGENT", 0)
    harness.deploy_files(process('in="2 workdays" ladder="L-URGENT"'))


def test_one_that_vanished_is_stood_in_for_and_the_administrators_hear_of_it(harness: Desk) -> None:
    case = vanished(harness)
    assert (harness.task(case).ladder, harness.task(case).ladder_version) == ("L-FAST", 1)
    assert "supervise" in rungs(harness, case), "nobody is late in silence"
    (incident,) = harness.incidents(case)
    assert (incident.code, incident.element) == ("ladder_missing", "sign")
    assert "L-URGENT" in incident.message
    assert ("incident", ADMIN) in harness.mails(case)


def test_a_long_limit_gets_the_ladder_of_long_limits(harness: Desk) -> None:
    case = vanished(harness, 'in="5 workdays" ladder="L-URGENT"')
    assert harness.task(case).ladder == "L-STD"


def test_once_it_is_there_again_the_task_follows_it(harness: Desk) -> None:
    case = vanished(harness)
    retry = RetryIncident(incident_id=harness.incidents(case)[0].id)
    harness.act(ADMIN, retry)
    (again,) = harness.incidents(case)
    assert again.id != retry.incident_id, "it is missing still"
    change(harness, "L-URGENT", 0)
    harness.act(ADMIN, RetryIncident(incident_id=again.id))
    assert (harness.task(case).ladder, rungs(harness, case)) == ("L-URGENT", ["remind"])
    assert harness.all(Incident, Incident.state == "open") == []
