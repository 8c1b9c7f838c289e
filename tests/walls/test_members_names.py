"""Names that an element tells few: nothing a list, a letter or another system is told has them."""

import pytest

from engine.api import Actor
from engine.commands.ask_question import AskQuestion
from engine.commands.declare_recusal import DeclareRecusal
from engine.queries.jobs import Jobs
from engine.queries.mails import MailDetail, Mails
from engine.queries.search import Search
from engine.store.jobs import Mail
from tests.factories.asking import answers, known_ids
from tests.factories.desk import ADMIN, APPLICANT, Desk
from tests.factories.post import Post
from tests.factories.slip import DONE, ask, group, package, person
from tests.factories.webhooks import a_webhook, calls
from tests.spiff.drawing import draw, end, start
from webhooks.delivery import deliver_due

EXPERTS = ("cwcz", "cw_jb")
SECURITY, SUPERVISOR = "wx_fzr", "gjfcz"
DIRECTORIES = {"FormOptions", "HandOverPreview", "InstanceDetail", "Jobs", "LadderPosts", "Leavers", "Substitutions"}
"""These list every colleague or post, whatever the case; of jobs, everybody's digest."""


def played(desk: Desk, names: str) -> str:
    """One expert asks and decides, the other steps aside; then the office is asked."""
    shapes = [
        start(),
        ask("apply", person("starter.id"), outcomes=DONE),
        ask("experts", group("finance"), task=f'names="{names}" recusable="true"', approval='policy="all"'),
        ask("office", person('"fzb_jb"')),
        end("e"),
    ]
    flows = ["s>apply", "apply>experts", "experts>office", "office>e"]
    case = desk.deployed(package("names", draw("names", shapes, flows), 'application = ["apply"]'))
    desk.done(desk.task(case), APPLICANT, "done")
    task = desk.task(case)
    assert desk.people(task) == list(EXPERTS)
    desk.act(EXPERTS[0], AskQuestion(task_id=task.id, person=APPLICANT, text="经费从何而来？"))
    desk.done(task, EXPERTS[0], "approve", "同意立项")
    return case


def words(desk: Desk) -> set[str]:
    """What tells who they are."""
    people = [desk.engine.organisation.persons[login] for login in EXPERTS]
    posts = [post for one in people for post in desk.engine.organisation.posts_of(one.login, desk.clock.now())]
    return {*(w for one in people for w in (one.login, one.name.zh, one.name.en)), *(post.code for post in posts)}


@pytest.mark.parametrize("who", [ADMIN, SECURITY, SUPERVISOR, APPLICANT])
def test_what_only_members_are_told_no_administrator_reads(on_sqlite: Desk, who: str) -> None:
    case = played(on_sqlite, "members")
    waiting = on_sqlite.engine.read(Jobs(), Actor.person(ADMIN)).rows
    on_sqlite.pass_time(minutes=1)
    deliver_due(on_sqlite.engine, Post(), 50)
    assert len(on_sqlite.all(Mail, Mail.person.in_(EXPERTS))) >= 1
    about = [row for row in waiting if row.instance_id == case]
    assert "〔不公开〕" in {row.person for row in about}
    assert [row for row in about if any(word in repr(row) for word in words(on_sqlite))] == []
    told = answers(on_sqlite, who, {**known_ids(on_sqlite, case), "people": []}, "项目")
    assert {"Search", "MyCases"} <= told.keys()
    found = {query: sorted(word for word in words(on_sqlite) if word in text) for query, text in told.items()}
    assert {query: leaks for query, leaks in found.items() if leaks and query not in DIRECTORIES} == {}
    for text in (f"who:{EXPERTS[1]}", f"-who:{EXPERTS[1]}"):
        page = on_sqlite.engine.read(Search(person=who, text=f"流程:names {text}"), Actor.person(who))
        assert bool(page.rows) == (text.startswith("-") and who in (ADMIN, APPLICANT)), text


@pytest.mark.parametrize(("names", "told"), [("everyone", True), ("office", False), ("members", False)])
def test_another_system_is_not_told_the_post(on_sqlite: Desk, names: str, *, told: bool) -> None:
    """Neither of the act itself, nor of what it led to: the task that opened, the case that ended."""
    hook = a_webhook(on_sqlite)
    case = played(on_sqlite, names)
    on_sqlite.act(EXPERTS[1], DeclareRecusal(task_id=on_sqlite.task(case).id, reason="合作过"))
    sent = [call.payload["event"]["data"] for call in calls(on_sqlite, hook)]
    mine = [data for data in sent if any(word in repr(data) for word in words(on_sqlite))]
    assert bool(mine) == told
    assert "LC.leader" in {data["actor_post"] for data in sent}


@pytest.mark.parametrize(
    ("names", "who", "open_to"), [("members", ADMIN, False), ("members", "sj_yw", True), ("office", ADMIN, True)]
)
def test_the_log_of_letters_keeps_to_whom_they_went(on_sqlite: Desk, names: str, who: str, *, open_to: bool) -> None:
    played(on_sqlite, names)
    on_sqlite.pass_time(minutes=1)
    deliver_due(on_sqlite.engine, Post(), 50)
    listed = on_sqlite.engine.read(Mails(), Actor.person(who)).rows
    letters = [on_sqlite.engine.read(MailDetail(mail_id=row.id), Actor.person(who)) for row in listed]
    assert any(word in repr((listed, letters)) for word in words(on_sqlite)) == open_to
    mine = on_sqlite.engine.read(Mails(person=EXPERTS[1]), Actor.person(who)).rows
    assert bool(mine) == open_to
