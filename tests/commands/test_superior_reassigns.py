"""改派 by a superior: at any time while their people have the task, also where the ladder has offered it to them."""

from engine.commands.claim_task import ClaimTask
from engine.commands.delegate_task import DelegateTask
from engine.commands.reassign_task import ReassignTask
from engine.commands.remind_task import RemindTask
from engine.commands.suspend_instance import SuspendInstance
from engine.store.jobs import Job
from engine.store.tasks import Task
from tests.factories.away import CLERK2, DEPUTY, HEAD, by_post, held, imported, opened
from tests.factories.desk import ADMIN, APPLICANT, Desk
from tests.factories.slip import ask, chain, group, person

SUPERIOR, ABOVE = "xz", "dwsj"
STANDARD = 'in="5 workdays" ladder="L-STD"'


def give(task: Task, to: str, reason: str = "在外出差", instead_of: str | None = None) -> ReassignTask:
    return ReassignTask(task_id=task.id, person=to, reason=reason, instead_of=instead_of)


def offered(harness: Desk) -> Task:
    """A task so late that the ladder lets the superior act or reassign."""
    task = by_post(harness, due=STANDARD)
    harness.advance("7 workdays")
    assert harness.people(task, "candidate") == [HEAD, SUPERIOR]
    return task


def test_before_it_is_late_too(harness: Desk) -> None:
    task = by_post(harness, due=STANDARD)
    harness.act(SUPERIOR, give(task, CLERK2))
    assert harness.people(task, "asked", "candidate") == [CLERK2]
    assert ("assigned", CLERK2) in harness.mails(task.instance_id)
    event = harness.last(task.instance_id)
    assert (event.event, event.actor, event.payload) == (
        "TaskReassigned",
        SUPERIOR,
        {"to": CLERK2, "reason": "在外出差"},
    )


def test_once_offered_neither_the_holder_nor_the_superior_has_it_any_more(harness: Desk) -> None:
    task = offered(harness)
    harness.act(SUPERIOR, give(task, CLERK2))
    assert (harness.people(task, "asked", "candidate"), harness.people(task, "removed")) == (
        [CLERK2],
        [HEAD, SUPERIOR],
    )
    for gone in (HEAD, SUPERIOR):
        assert harness.code(gone, harness.vote_command(task)) == "task_handed_on"
    harness.done(task, CLERK2)
    assert harness.reread(task).completed_by == CLERK2


def test_a_claim_does_not_hold_them_off(harness: Desk) -> None:
    task = offered(harness)
    harness.act(HEAD, ClaimTask(task_id=task.id))
    harness.act(SUPERIOR, give(task, CLERK2))
    assert (harness.reread(task).claimed_by, harness.people(task, "asked")) == (None, [CLERK2])


def test_the_time_runs_on_and_the_ladder_goes_on_with_whoever_has_it(harness: Desk) -> None:
    task = offered(harness)
    rungs = [job.id for job in harness.all(Job, Job.kind == "ladder", Job.state == "waiting")]
    harness.act(SUPERIOR, give(task, CLERK2))
    assert harness.reread(task).due_at == task.due_at
    assert [job.id for job in harness.all(Job, Job.kind == "ladder", Job.state == "waiting")] == rungs
    harness.advance("3 workdays")
    assert ("supervised", CLERK2) in harness.mails(task.instance_id)
    assert ("supervised", HEAD) not in harness.mails(task.instance_id)


def test_they_can_take_it_themselves(harness: Desk) -> None:
    task = offered(harness)
    harness.act(SUPERIOR, give(task, SUPERIOR, "由我办理"))
    assert harness.people(task, "asked", "candidate") == [SUPERIOR]
    harness.done(task, SUPERIOR)


def test_they_can_leave_it_with_who_was_asked(harness: Desk) -> None:
    task = offered(harness)
    harness.act(SUPERIOR, give(task, HEAD, "仍由处长办理"))
    assert harness.people(task, "asked", "candidate") == [HEAD]
    assert harness.code(SUPERIOR, give(task, HEAD)) == "person_already_asked"


def test_what_a_delegate_prepares_is_over_with_it(harness: Desk) -> None:
    task = by_post(harness)
    harness.act(HEAD, DelegateTask(task_id=task.id, person=DEPUTY))
    harness.act(SUPERIOR, give(task, CLERK2))
    assert harness.people(task, "asked", "candidate", "waiting") == [CLERK2]


def test_of_a_substitute_it_is_the_superior_of_whom_they_stand_in_for(harness: Desk) -> None:
    task = by_post(harness)
    opened(harness)
    assert harness.people(task, "asked") == [DEPUTY]
    assert harness.code(HEAD, give(task, CLERK2)) == "not_permitted"
    harness.act(SUPERIOR, give(task, CLERK2))
    assert harness.people(task, "asked") == [CLERK2]


def test_of_several_one_of_their_own_and_nobody_elses(harness: Desk) -> None:
    both = ask("sign", group("dept_handler", '"CWC"'), person('"ky_jb"'), approval='policy="all"')
    task = harness.task(harness.deployed(chain("both", both)))
    (own,) = {a.person for a in harness.asked(task.id)} - {"ky_jb"}
    harness.act(HEAD, give(task, CLERK2, instead_of=own))
    assert harness.people(task, "asked") == ["ky_jb", CLERK2]


def test_it_is_the_superior_of_the_moment(harness: Desk) -> None:
    task = by_post(harness)

    def another_president(document: dict[str, object]) -> None:
        posts = {post["code"]: post for post in document["posts"]}  # type: ignore[attr-defined]
        posts["DW.president"]["holders"] = [{"person": "kycz"}]

    imported(harness, another_president)
    assert harness.code(SUPERIOR, give(task, CLERK2)) == "not_permitted"
    harness.act("kycz", give(task, CLERK2))


def test_neither_a_colleague_nor_who_stands_two_steps_above_nor_who_has_it(harness: Desk) -> None:
    task = by_post(harness)
    for who in (DEPUTY, CLERK2, ABOVE, HEAD, APPLICANT, "kycz"):
        assert harness.code(who, give(task, CLERK2)) == "not_permitted", who


def test_who_may_not_decide_does_not_choose_who_does(harness: Desk) -> None:
    harness.deploy_files(chain("own", ask("sign", group("dept_head", '"CWC"'))))
    task = harness.task(harness.start("own", SUPERIOR))
    assert harness.code(SUPERIOR, give(task, CLERK2)) == "person_excluded"


def test_what_is_refused_changes_nothing(harness: Desk) -> None:
    task = offered(harness)
    before = harness.rows()
    assert harness.code(SUPERIOR, give(task, CLERK2, " ")) == "reason_required"
    assert harness.code(SUPERIOR, give(task, APPLICANT)) == "person_excluded"
    assert harness.code(SUPERIOR, give(task, "nobody")) == "person_unknown"
    assert harness.changed(before) == []
    harness.act(ADMIN, SuspendInstance(instance_id=task.instance_id, reason="核查"))
    assert harness.code(SUPERIOR, give(task, CLERK2)) == "case_not_active"


def test_what_is_decided_is_not_given_away(harness: Desk) -> None:
    task = offered(harness)
    harness.done(task, HEAD)
    assert harness.code(SUPERIOR, give(task, CLERK2)) == "not_permitted"
    assert harness.code(ADMIN, give(task, CLERK2)) == "case_not_active"


def test_whoever_got_it_is_reminded_and_no_longer_who_had_it(harness: Desk) -> None:
    task = offered(harness)
    harness.act(SUPERIOR, give(task, CLERK2))
    harness.act(APPLICANT, RemindTask(task_id=task.id))
    assert [who for kind, who in harness.mails(task.instance_id) if kind == "urged"] == [CLERK2]


def test_given_by_name_it_stays_after_a_term(harness: Desk) -> None:
    task = by_post(harness)
    harness.act(SUPERIOR, give(task, CLERK2))
    held(harness, {"person": DEPUTY})
    assert harness.people(task, "asked") == [CLERK2]
