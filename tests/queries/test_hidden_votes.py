"""Where votes are hidden nobody reads another's before the task is decided, wherever votes are shown."""

import pytest

from engine.commands.complete_task import CompleteTask
from engine.commands.terminate_instance import TerminateInstance
from engine.queries.case_detail import CaseDetail, CaseView
from engine.queries.instance_detail import InstanceDetail
from engine.queries.paper import Paper
from engine.queries.task_detail import TaskDetail
from engine.queries.task_view import TaskView
from engine.store.tasks import Task
from tests.factories.desk import ADMIN, APPLICANT, CHAIR, Desk
from tests.factories.slip import DONE, VOTES, ask, chain, group, person

VOTER, OTHER = "xz", "gjcz"
WORDS = "经费安排不合理"


def ballot(desk: Desk, hidden: str = "true") -> Task:
    approval = f'policy="quorum" quorum="2/3" chair="lsg" chairLast="true" hidden="{hidden}"'
    vote = ask("vote", group("lsg"), outcomes=VOTES, approval=approval, task='verb="vote"')
    case = desk.deployed(chain("secret", vote, ask("last", person("starter.id"), outcomes=DONE)))
    task = desk.task(case)
    desk.act(VOTER, CompleteTask(task_id=task.id, outcome="reject", opinion=WORDS))
    return task


def page(desk: Desk, task: Task, who: str) -> TaskView:
    return desk.engine.read(TaskDetail(task_id=task.id, person=who))


def whole(desk: Desk, task: Task, who: str) -> CaseView:
    return desk.engine.read(CaseDetail(instance_id=task.instance_id, person=who))


def shown(desk: Desk, task: Task, who: str) -> str:
    """Everything that a reader's pages say, in one text."""
    case = task.instance_id
    views = (
        page(desk, task, who),
        whole(desk, task, who),
        desk.engine.read(Paper(instance_id=case, person=who)),
        desk.engine.read(InstanceDetail(instance_id=case)),
    )
    places = ("opinions", "timeline", "trail", "submissions", "rows", "decided")
    return "\n".join(repr(getattr(view, name, None)) for view in views for name in places)


@pytest.mark.parametrize("reader", [OTHER, CHAIR, APPLICANT, ADMIN])
def test_nobody_reads_anothers_vote(on_sqlite: Desk, reader: str) -> None:
    task = ballot(on_sqlite)
    text = shown(on_sqlite, task, reader)
    assert [word for word in (WORDS, "reject", "不同意") if word in text] == []
    assert (page(on_sqlite, task, reader).signed, on_sqlite.reread(task).signed) == (1, 1)


def test_that_somebody_has_spoken_is_shown_and_ones_own_vote_in_full(on_sqlite: Desk) -> None:
    task = ballot(on_sqlite)
    (spoken,) = [o for o in page(on_sqlite, task, OTHER).opinions if o.state == "voted"]
    assert (spoken.outcome, spoken.outcome_class, spoken.text, spoken.at is not None) == (None, None, "", True)
    (mine,) = [o for o in page(on_sqlite, task, VOTER).opinions if o.state == "voted"]
    assert (mine.outcome_class, mine.text) == ("reject", WORDS)
    assert [o.opinion for o in whole(on_sqlite, task, VOTER).opinions] == [WORDS]
    (line,) = [line for line in page(on_sqlite, task, OTHER).timeline if line.event == "VoteCast"]
    assert (line.what, line.outcome, line.outcome_class) == ("已表态", None, None)


def test_the_trail_keeps_the_votes_once_they_have_decided(on_sqlite: Desk) -> None:
    task = ballot(on_sqlite)
    (cast,) = [row for row in on_sqlite.trail(task.instance_id) if row.event == "VoteCast"]
    assert cast.payload == {"hidden": True}
    on_sqlite.vote(task.instance_id, [p for p in on_sqlite.people(task, "asked") if p != VOTER])
    (decided,) = [r for r in on_sqlite.trail(task.instance_id) if r.event == "TaskCompleted" and r.task_id == task.id]
    told = {vote["person"]: vote["class"] for vote in decided.payload["votes"]}
    assert (told[VOTER], on_sqlite.reread(task).outcome) == ("reject", "approve")
    assert WORDS in shown(on_sqlite, task, OTHER)


def test_a_round_that_was_called_off_is_never_opened(on_sqlite: Desk) -> None:
    task = ballot(on_sqlite)
    on_sqlite.act(ADMIN, TerminateInstance(instance_id=task.instance_id, reason="停办"))
    assert WORDS not in shown(on_sqlite, task, OTHER)


def test_votes_that_are_not_hidden_are_read_by_those_who_vote(on_sqlite: Desk) -> None:
    task = ballot(on_sqlite, "false")
    assert WORDS in shown(on_sqlite, task, OTHER)


def test_once_decided_the_members_read_them_and_the_applicant_never_does(on_sqlite: Desk) -> None:
    task = ballot(on_sqlite)
    while on_sqlite.reread(task).state == "open":
        asked = next(row.person for row in on_sqlite.asked(task.id) if row.state == "asked")
        on_sqlite.act(asked, CompleteTask(task_id=task.id, outcome="approve"))
    assert WORDS in repr(page(on_sqlite, task, OTHER).opinions)
    assert WORDS not in repr(whole(on_sqlite, task, APPLICANT))
    assert WORDS not in repr(on_sqlite.engine.read(Paper(instance_id=task.instance_id, person=APPLICANT)))
