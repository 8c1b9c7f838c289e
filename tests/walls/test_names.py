"""Where an element keeps the names of those who act on it, nothing that the others are told has them."""

import pytest

from engine.api import Actor, Rejection
from engine.commands.ask_question import AskQuestion
from engine.commands.copy_task import CopyTask
from engine.commands.mark_seen import MarkSeen
from engine.commands.withdraw_decision import WithdrawDecision
from engine.queries.aside import QuestionsForMe, ToRead
from engine.queries.case_detail import CaseDetail
from engine.queries.doors import CASE, READS
from engine.queries.my_cases import MyCases
from engine.queries.whynot import WhyNot
from engine.store.tasks import Task
from tests.factories.asking import known_ids, queries
from tests.factories.desk import APPLICANT, OTHER_CLERK, Desk
from tests.factories.post import Post
from tests.factories.slip import DONE, ask, group, package, person
from tests.spiff.drawing import draw, end, start
from webhooks.delivery import deliver_due

EXPERTS, AUDITOR = ("cwcz", "cw_jb"), "sj_yw"
WORDS = "同意立项"


def applied(desk: Desk, names: str) -> str:
    """An application that lies before the experts."""
    people = group("finance")  # by name the diagram itself would tell
    shapes = [
        start(),
        ask("apply", person("starter.id"), outcomes=DONE),
        ask("experts", people, task=f'names="{names}"', approval='policy="all"'),
        ask("office", person(f'"{OTHER_CLERK}"')),
        end("e"),
    ]
    flows = ["s>apply", "apply>experts", "experts>office", "office>e"]
    case = desk.deployed(package("names", draw("names", shapes, flows), 'application = ["apply"]'))
    desk.done(desk.task(case), APPLICANT, "done")
    return case


def played(desk: Desk, names: str) -> str:
    """An application, an expert who decided, one who is still asked, a question and a copy of theirs."""
    case = applied(desk, names)
    task = desk.task(case)
    desk.act(EXPERTS[0], AskQuestion(task_id=task.id, person=APPLICANT, text="经费从何而来？"))
    desk.act(EXPERTS[0], CopyTask(task_id=task.id, persons=(APPLICANT,), text="请阅"))
    desk.done(task, EXPERTS[0], "approve", WORDS)
    return case


def told(desk: Desk, case: str, who: str) -> str:
    """All that the case's pages and one's own list say."""
    ids = known_ids(desk, case)
    lists = (MyCases(person=who), QuestionsForMe(person=who), ToRead(person=who))
    found = [repr(desk.engine.read(one, Actor.person(who))) for one in lists]  # type: ignore[arg-type]  # each its own view
    for kind, row in READS.items():
        for query in queries(kind, who, ids, "") if row == CASE else ():
            try:
                view = desk.engine.read(query, Actor.person(who))
            except Rejection:
                continue
            found.append(repr(view))
    return "\n".join(found)


def leaked(desk: Desk, text: str) -> list[str]:
    people = [desk.engine.organisation.persons[login] for login in EXPERTS]
    posts = [p.title.zh for e in people for p in desk.engine.organisation.posts_of(e.login, desk.clock.now())]
    return sorted({w for w in (*(e.login for e in people), *(e.name.zh for e in people), *posts) if w in text})


@pytest.mark.parametrize(
    ("names", "who", "kept"),
    [
        ("everyone", APPLICANT, False),
        ("office", APPLICANT, True),
        ("office", AUDITOR, False),
        ("members", APPLICANT, True),
        ("members", EXPERTS[1], False),
        ("members", AUDITOR, False),
    ],
)
def test_who_acts_is_told_to_whom_the_element_says(on_sqlite: Desk, names: str, who: str, *, kept: bool) -> None:
    case = played(on_sqlite, names)
    text = told(on_sqlite, case, who)
    assert WORDS in text
    assert (leaked(on_sqlite, text) == []) == kept


def test_letters_keep_them_too(on_sqlite: Desk) -> None:
    case = played(on_sqlite, "office")
    post = Post()
    on_sqlite.pass_time(minutes=1)
    deliver_due(on_sqlite.engine, post, 50)
    mine = [m for m in post.letters if m["To"].addresses[0].addr_spec.startswith("lc_pi@")]
    text = "".join(p.get_content() for m in mine for p in m.walk() if p.get_content_maintype() == "text")
    assert case
    assert "经费从何而来" in text
    assert leaked(on_sqlite, text) == []


@pytest.mark.parametrize(
    ("names", "told"), [("everyone", "财务处处长"), ("office", "〔不公开〕"), ("members", "〔不公开〕")]
)
def test_whoever_presses_too_late_is_not_told_who_went_on(on_sqlite: Desk, names: str, told: str) -> None:
    case = applied(on_sqlite, names)
    mine = on_sqlite.one(Task, Task.instance_id == case, Task.state == "completed")
    on_sqlite.pass_time(minutes=1)
    on_sqlite.act(EXPERTS[0], MarkSeen(instance_id=case))
    opened = on_sqlite.refusal(APPLICANT, WithdrawDecision(task_id=mine.id))
    on_sqlite.done(on_sqlite.task(case), EXPERTS[0], "approve", WORDS)
    acted = on_sqlite.refusal(APPLICANT, WithdrawDecision(task_id=mine.id))
    (many,) = on_sqlite.engine.execute_many([WithdrawDecision(task_id=mine.id)], Actor.person(APPLICANT))
    assert many.rejection is not None
    refusals = (opened, acted, many.rejection)
    assert [refused.code for refused in refusals] == ["undo_opened", "undo_acted", "undo_acted"]
    assert {refused.fields["by"].zh for refused in refusals} == {told}  # type: ignore[attr-defined]


@pytest.mark.parametrize("upto", ["apply", "experts"])
@pytest.mark.parametrize("setting", ['names="office"', 'names="members"', "hidden"])
def test_nor_do_the_rules_name_those_whom_the_data_names(on_sqlite: Desk, setting: str, upto: str) -> None:
    hidden = setting == "hidden"
    approval = 'policy="all" hidden="true"' if hidden else 'policy="all"'
    experts = person(f'["{EXPERTS[0]}", "{EXPERTS[1]}"]')
    shapes = [
        start(),
        ask("apply", person("starter.id"), outcomes=DONE),
        ask("experts", experts, task="" if hidden else setting, approval=approval),
        end("e"),
    ]
    drawn = draw("named", shapes, ["s>apply", "apply>experts", "experts>e"])
    case = on_sqlite.deployed(package("named", drawn, 'application = ["apply"]'))
    first = on_sqlite.task(case)
    if upto == "experts":
        on_sqlite.done(first, APPLICANT, "done")
    chain = on_sqlite.engine.read(CaseDetail(person=APPLICANT, instance_id=case)).chain
    why = on_sqlite.engine.read(WhyNot(person=APPLICANT, task_id=first.id, element="experts"))
    assert leaked(on_sqlite, f"{chain!r} {why!r}") == []
    assert [line.text for line in why.rules] == ["由表单或变量指定的人"]
