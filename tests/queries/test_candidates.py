"""Whom one can name: what the list says of somebody is what the command then says."""

from collections.abc import Callable

import pytest

from engine.api import Actor, Rejection
from engine.commands.add_signer import AddSigner
from engine.commands.ask_question import AskQuestion
from engine.commands.comment import Comment
from engine.commands.copy_task import CopyTask
from engine.commands.delegate_task import DelegateTask
from engine.commands.transfer_task import TransferTask
from engine.domain.rejections import sentence
from engine.queries.candidates import SHOWN, Candidate, Candidates, CandidatesView, Naming
from engine.store.tasks import Task
from tests.factories.desk import ADMIN, APPLICANT, CLERK, OTHER_CLERK, Desk
from tests.factories.file import file
from tests.factories.slip import ask, chain, person

COMMANDS: dict[Naming, Callable[[Task, str], object]] = {
    "transfer": lambda task, who: TransferTask(task_id=task.id, person=who),
    "delegate": lambda task, who: DelegateTask(task_id=task.id, person=who),
    "add_signer": lambda task, who: AddSigner(task_id=task.id, persons=(who,), place="before"),
    "ask": lambda task, who: AskQuestion(task_id=task.id, person=who, text="？"),
    "copy": lambda task, who: CopyTask(task_id=task.id, persons=(who,)),
}


def alone(desk: Desk) -> Task:
    return desk.task(desk.deployed(chain("alone", ask("sign", person('"cwcz"')), ask("then", person('"xz"')))))


def named(desk: Desk, task: Task, by: str, naming: Naming, **more: object) -> CandidatesView:
    query = Candidates(person=by, naming=naming, instance_id=task.instance_id, task_id=task.id, **more)  # type: ignore[arg-type]
    return desk.engine.read(query)


def one(view: CandidatesView, login: str) -> Candidate:
    (found,) = [row for row in view.people if row.login == login]
    return found


def said(desk: Desk, by: str, command: object) -> tuple[str, str]:
    """The refusal's code and words; nothing where it is done."""
    try:
        desk.engine.execute(command, Actor.person(by))
    except Rejection as rejection:
        return rejection.code, sentence(rejection, "zh").what
    return "", ""


@pytest.mark.parametrize("naming", COMMANDS)
@pytest.mark.parametrize("who", ["cwcz", APPLICANT, CLERK, "gj_p1"])
def test_the_list_says_what_the_command_says(harness: Desk, naming: Naming, who: str) -> None:
    task = alone(harness)
    harness.act("cwcz", AddSigner(task_id=task.id, persons=(CLERK,), place="after"))
    harness.act("cwcz", CopyTask(task_id=task.id, persons=(CLERK,)))
    row = one(named(harness, task, "cwcz", naming, search=who), who)
    assert (row.refused, row.why) == said(harness, "cwcz", COMMANDS[naming](task, who))


def test_whoever_waits_for_the_delegation_cannot_be_its_delegate(harness: Desk) -> None:
    task = alone(harness)
    harness.act("cwcz", DelegateTask(task_id=task.id, person="kycz"))
    row = one(named(harness, task, "kycz", "delegate", search="cwcz"), "cwcz")
    assert (row.refused, row.why) == said(harness, "kycz", DelegateTask(task_id=task.id, person="cwcz"))
    assert row.refused == "delegation_cycle"


def test_a_colleague_of_the_pool_may_have_it_handed_on(harness: Desk) -> None:
    task = harness.task(file(harness, "look"))
    people = harness.people(task)
    assert len(people) > 1
    assert one(named(harness, task, people[0], "transfer", search=people[1]), people[1]).refused == ""
    assert one(named(harness, task, people[0], "add_signer", search=people[1]), people[1]).refused != ""


def test_a_reader_mentions_only_readers_a_decider_draws_others_in(harness: Desk) -> None:
    task = alone(harness)
    assert one(named(harness, task, "cwcz", "mention", search="gj_p1"), "gj_p1").refused == ""
    row = one(named(harness, task, APPLICANT, "mention", search="gj_p1"), "gj_p1")
    command = Comment(instance_id=task.instance_id, text="请看", mentions=("gj_p1",))
    assert (row.refused, row.why) == said(harness, APPLICANT, command)
    assert row.refused == "mention_unreadable"
    assert one(named(harness, task, APPLICANT, "mention", search="cwcz"), "cwcz").refused == ""
    assert one(named(harness, task, APPLICANT, "mention", search=ADMIN), ADMIN).refused == ""


def test_people_are_found_by_name_unit_and_post_in_both_languages(harness: Desk) -> None:
    task = alone(harness)
    for search in ("财务 经办", "finance clerk", CLERK, "FINANCE CLERK"):
        assert CLERK in [row.login for row in named(harness, task, "cwcz", "ask", search=search).people]
    row = one(named(harness, task, "cwcz", "ask", search=CLERK, language="en"), CLERK)
    assert (row.name, row.unit, row.posts) == ("Finance clerk", "Finance", "Finance clerk")
    assert named(harness, task, "cwcz", "ask", search="没有这个人") == CandidatesView(people=(), more=0)


def test_without_a_word_colleagues_are_listed_and_whoever_was_chosen_comes_first(harness: Desk) -> None:
    task = alone(harness)
    units = {harness.engine.organisation.persons[row.login].unit for row in named(harness, task, "cwcz", "ask").people}
    assert units == {"CWC"}
    chosen = named(harness, task, "cwcz", "copy", search="处", chosen=(OTHER_CLERK, "nobody")).people[0]
    assert (chosen.login, chosen.chosen) == (OTHER_CLERK, True)
    many = named(harness, task, "cwcz", "ask", search="处")
    assert (len(many.people), many.more > 0) == (SHOWN, True)


def test_only_a_reader_of_the_case_looks_for_people_in_it(harness: Desk) -> None:
    task = alone(harness)
    for query in (
        Candidates(person="gj_p1", naming="ask", instance_id=task.instance_id, task_id=task.id),
        Candidates(person="cwcz", naming="transfer", instance_id=task.instance_id, task_id="0" * 32),
    ):
        with pytest.raises(Rejection, match="not_found"):
            harness.engine.read(query)
