"""A confidential case tells nobody anything but those who deal with it: no page, no query, no letter, no file."""

from dataclasses import dataclass

import pytest
from werkzeug.routing import Rule

from engine.commands.ask_question import AskQuestion
from engine.commands.attach_file import AttachFile
from engine.commands.comment import Comment
from engine.commands.copy_case import CopyCase
from engine.commands.copy_task import CopyTask
from engine.commands.declare_recusal import DeclareRecusal
from engine.commands.declare_relation import DeclareRelation
from engine.commands.delegate_task import DelegateTask
from engine.commands.resolve_delegation import ResolveDelegation
from tests.factories.asking import addresses, answers, known_ids
from tests.factories.desk import ADMIN, APPLICANT, CLERK, Desk
from tests.factories.post import Post
from tests.factories.site import Site
from tests.factories.slip import DONE, FORM, STANDARD, ask, package, person
from tests.spiff.drawing import draw, end, start
from webhooks.delivery import deliver_due

SECRET = "绝密"
DELEGATE, FIRST, KIN, RECUSED = "cw_jb2", "cwcz", "xz", "jwcz"
STRANGER, SECRETARY, SUPERVISOR, SECURITY, AUDITOR = "gw_ms", "lc_ms", "gjfcz", "wx_fzr", "sj_yw"
SUPERIOR = "dwsj"
"""Of the one who is late: offered the task, and so told what it is about."""
OUTSIDERS = (STRANGER, SECRETARY, SUPERVISOR, SECURITY, ADMIN, KIN, RECUSED)
INSIDERS = (APPLICANT, CLERK, DELEGATE, FIRST, AUDITOR)
PDF = f"%PDF-1.4\n%{SECRET}\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n".encode()
LATE = 'in="2 workdays" ladder="L-STD"'


@dataclass(frozen=True, kw_only=True)
class Played:
    """A case that was played up to a vote which is late, and its letters."""

    desk: Desk
    case: str
    post: Post


def play(desk: Desk, *, confidential: bool = True) -> Played:
    body = f'["{FIRST}", "{KIN}", "{RECUSED}"]'
    shapes = [
        start(),
        ask("apply", person("starter.id"), outcomes=DONE, task='form="slip"'),
        ask("check", person(f'"{CLERK}"'), outcomes=STANDARD),
        ask("vote", person(body), approval='policy="all"', task='recusable="true"', due=LATE),
        end("e"),
    ]
    flows = ["s>apply", "apply>check", "check>vote", "vote>e"]
    manifest = 'application = ["apply"]\ntitle = "purpose"\nunit_readers = ["college_sec"]\n'
    manifest += f"confidential = {str(confidential).lower()}\n"
    case = desk.deployed(package("secret", draw("secret", shapes, flows), manifest, slip=FORM))
    apply = desk.task(case)
    desk.act(APPLICANT, AttachFile(task_id=apply.id, name=f"{SECRET}.pdf", content=PDF))
    desk.done(apply, APPLICANT, "done", purpose=f"{SECRET}合作")
    check = desk.task(case)
    desk.act(CLERK, DelegateTask(task_id=check.id, person=DELEGATE, text=f"{SECRET}交代"))
    desk.act(DELEGATE, ResolveDelegation(task_id=check.id, opinion=f"{SECRET}草稿"))
    desk.act(CLERK, Comment(instance_id=case, text=f"{SECRET}留言"))
    desk.done(check, CLERK, "approve", f"{SECRET}意见")
    vote = desk.task(case)
    desk.done(vote, FIRST, "approve", f"{SECRET}看法")
    desk.act(RECUSED, DeclareRecusal(task_id=vote.id, reason=f"{SECRET}缘由"))
    desk.act(KIN, DeclareRelation(other=APPLICANT, kind="kin"))
    desk.advance("12 workdays")
    post = Post()
    while deliver_due(desk.engine, post, 50).total:
        pass
    return Played(desk=desk, case=case, post=post)


def telling(told: dict[str, str]) -> list[str]:
    """What tells the secret."""
    return sorted(name for name, text in told.items() if SECRET in text)


@pytest.fixture
def played(on_sqlite: Desk) -> Played:
    return play(on_sqlite)


def test_queries_tell_it_to_those_who_deal_with_it_and_to_nobody_else(played: Played) -> None:
    ids = known_ids(played.desk, played.case)
    found = {who: telling(answers(played.desk, who, ids, SECRET)) for who in OUTSIDERS}
    assert found == {who: [] for who in OUTSIDERS}
    for who in INSIDERS:
        found = {who: telling(answers(played.desk, who, ids, SECRET))}
        assert {"CaseDetail", "TaskDetail", "Paper", "ReadAttachment", "Conversation"} <= set(found[who]), who


def test_an_ordinary_case_is_read_by_unit_supervisors_and_administrators(on_sqlite: Desk) -> None:
    played = play(on_sqlite, confidential=False)
    ids = known_ids(played.desk, played.case)
    for who in (SECRETARY, SUPERVISOR, ADMIN, RECUSED):
        assert "CaseDetail" in telling(answers(played.desk, who, ids, SECRET)), who
    for who in (STRANGER, SECURITY):
        assert telling(answers(played.desk, who, ids, SECRET)) == [], who


def test_no_page_tells_it_to_an_outsider(played: Played) -> None:
    site, ids = Site(played.desk), known_ids(played.desk, played.case)
    pages = [a for rule in site.app.url_map.iter_rules() for a in addresses(site.app, rule, ids) if rule_is_read(rule)]
    pages.append("/inbox?view=search&q=%E5%90%88%E4%BD%9C")
    for who in (*OUTSIDERS, None):
        visit = site.stranger() if who is None else site.person(who)
        told = {page: visit.get(page).get_data().decode("utf-8", "replace") for page in pages}
        assert telling(told) == [], who


def rule_is_read(rule: Rule) -> bool:
    return "GET" in (rule.methods or ())


def test_no_letter_tells_it_to_an_outsider(played: Played) -> None:
    mails = {person.login: person.email for person in played.desk.engine.organisation.persons.values()}
    outside = {mails[who] for who in OUTSIDERS}
    told: dict[str, str] = {}
    for letter in played.post.letters:
        to = letter["To"].addresses[0].addr_spec
        parts = [part.get_content() for part in letter.walk() if part.get_content_maintype() == "text"]
        told[to] = told.get(to, "") + str(letter["Subject"]) + "".join(parts)
    assert outside & set(told) != set()
    # Who was asked before the tie came up had a letter then.
    assert sorted(outside & set(telling(told)) - {mails[KIN], mails[RECUSED]}) == []
    assert mails[SUPERIOR] in telling(told)


def test_nobody_draws_an_outsider_in_by_a_word(played: Played) -> None:
    for who in OUTSIDERS:
        copy = CopyCase(instance_id=played.case, persons=(who,))
        comment = Comment(instance_id=played.case, text="请看", mentions=(who,))
        found = (played.desk.code(APPLICANT, copy), played.desk.code(CLERK, comment))
        assert found == ("confidential_outsider", "confidential_outsider"), who


def test_whoever_is_asked_asks_and_copies_insiders_alone(on_sqlite: Desk) -> None:
    case = on_sqlite.deployed(
        package(
            "secret",
            draw("secret", [start(), ask("check", person(f'"{CLERK}"')), end("e")], ["s>check", "check>e"]),
            "confidential = true",
        )
    )
    task = on_sqlite.task(case)
    for command in (
        AskQuestion(task_id=task.id, person=STRANGER, text="?"),
        CopyTask(task_id=task.id, persons=(STRANGER,)),
    ):
        assert on_sqlite.code(CLERK, command) == "confidential_outsider"
    on_sqlite.act(CLERK, AskQuestion(task_id=task.id, person=APPLICANT, text="?"))
