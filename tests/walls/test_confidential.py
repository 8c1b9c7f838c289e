"""A confidential case tells nobody anything but those who deal with it: no page, no query, no letter, no file."""

import re
from dataclasses import dataclass

import orjson
import pytest
from werkzeug.routing import Rule

from engine.api import Actor
from engine.commands.ask_question import AskQuestion
from engine.commands.attach_file import AttachFile
from engine.commands.comment import Comment
from engine.commands.complete_task import CompleteTask
from engine.commands.copy_case import CopyCase
from engine.commands.copy_task import CopyTask
from engine.commands.declare_recusal import DeclareRecusal
from engine.commands.declare_relation import DeclareRelation
from engine.commands.delegate_task import DelegateTask
from engine.commands.hand_over import HandOver
from engine.commands.remind_task import RemindTask
from engine.commands.resolve_delegation import ResolveDelegation
from engine.commands.save_view import SaveView
from engine.commands.set_substitute import SetSubstitute
from engine.commands.share_view import ShareView
from engine.domain.bulk import ACTS
from engine.queries.candidates import Candidates, Naming
from engine.queries.hand_over import HandOverPreview
from engine.queries.saved_views import SavedViews
from engine.store.tasks import Task
from tests.factories.asking import addresses, answers, known_ids
from tests.factories.desk import ADMIN, APPLICANT, CLERK, Desk
from tests.factories.log import a_log
from tests.factories.post import Post
from tests.factories.site import Site
from tests.factories.slip import DONE, FORM, STANDARD, ask, package, person, serve
from tests.factories.webhooks import a_webhook, calls
from tests.spiff.drawing import draw, end, start
from webhooks.delivery import deliver_due

SECRET, WORDS = "绝密", "合作"
"""What nobody may learn, and what they search for: it stands beside it in the title."""
DELEGATE, FIRST, KIN, RECUSED = "cw_jb2", "cwcz", "xz", "jwcz"
STRANGER, SECRETARY, SUPERVISOR, SECURITY, AUDITOR = "gw_ms", "lc_ms", "gjfcz", "wx_fzr", "sj_yw"
ONLOOKER = "cw_fcz"
"""May see what the first voter has while they are away: not this."""
SUPERIOR = "dwsj"
"""Of the one who is late: offered the task, and so told what it is about."""
OUTSIDERS = (STRANGER, SECRETARY, SUPERVISOR, SECURITY, ADMIN, KIN, RECUSED, ONLOOKER)
INSIDERS = (APPLICANT, CLERK, DELEGATE, FIRST, AUDITOR)
PDF = f"%PDF-1.4\n%{SECRET}\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n".encode()
LATE = 'in="2 workdays" ladder="L-STD"'
TOKEN = "t" * 32
SAID = '[{zh: "事由", en: "What for", value: purpose}]'
"""What the public notice of the case tells beside its title."""


@dataclass(frozen=True, kw_only=True)
class Played:
    """A case that was played up to a vote which is late, its letters, and a webhook that is told of all of it."""

    desk: Desk
    case: str
    post: Post
    webhook: str


def play(desk: Desk, *, confidential: bool = True) -> Played:
    body = f'["{FIRST}", "{KIN}", "{RECUSED}"]'
    shapes = [
        start(),
        ask("apply", person("starter.id"), outcomes=DONE, task='form="slip"'),
        ask("check", person(f'"{CLERK}"'), outcomes=STANDARD, task='conditions="true"'),
        serve("publish", "notice.publish", title="purpose", body=SAID, days="30"),
        ask("vote", person(body), approval='policy="all"', task='recusable="true"', due=LATE),
        end("e"),
    ]
    flows = ["s>apply", "apply>check", "check>publish", "publish>vote", "vote>e"]
    manifest = 'application = ["apply"]\ntitle = "purpose"\nunit_readers = ["college_sec"]\n'
    manifest += f"confidential = {str(confidential).lower()}\n"
    webhook = a_webhook(desk)
    case = desk.deployed(package("secret", draw("secret", shapes, flows), manifest, slip=FORM))
    apply = desk.task(case)
    desk.act(APPLICANT, AttachFile(task_id=apply.id, name=f"{SECRET}.pdf", content=PDF))
    desk.done(apply, APPLICANT, "done", purpose=f"{SECRET}合作")
    check = desk.task(case)
    desk.act(CLERK, DelegateTask(task_id=check.id, person=DELEGATE, text=f"{SECRET}交代"))
    desk.act(DELEGATE, ResolveDelegation(task_id=check.id, opinion=f"{SECRET}草稿"))
    desk.act(CLERK, Comment(instance_id=case, text=f"{SECRET}留言"))
    window = SetSubstitute(substitute=ONLOOKER, from_at=desk.clock.now(), power="see")
    desk.act(FIRST, window)
    desk.act(CLERK, agreed(check))
    vote = desk.task(case)
    desk.settle()
    for who in (KIN, RECUSED):
        desk.act(FIRST, AskQuestion(task_id=vote.id, person=who, text=f"{SECRET}问题"))
    desk.act(CLERK, CopyCase(instance_id=case, persons=(KIN, RECUSED), kind="acknowledge", text=f"{SECRET}抄送"))
    desk.act(APPLICANT, RemindTask(task_id=vote.id, text=f"{SECRET}催办"))
    desk.done(vote, FIRST, "approve", f"{SECRET}看法")
    desk.act(RECUSED, DeclareRecusal(task_id=vote.id, reason=f"{SECRET}缘由"))
    desk.act(KIN, DeclareRelation(other=APPLICANT, kind="kin"))
    desk.advance("12 workdays")
    post = Post()
    while deliver_due(desk.engine, post, 50).total:
        pass
    return Played(desk=desk, case=case, post=post, webhook=webhook)


def agreed(check: Task) -> CompleteTask:
    condition = f"{SECRET}条件"
    return CompleteTask(task_id=check.id, outcome="approve", opinion=f"{SECRET}意见", conditions=(condition,))


def ids_of(played: Played) -> dict[str, list[str]]:
    """What an address or a query can name; of those who have something in the case it is asked too."""
    people = [CLERK, FIRST, KIN, APPLICANT]
    return {**known_ids(played.desk, played.case), "people": people, "login": people}


def telling(told: dict[str, str]) -> list[str]:
    """What tells the secret."""
    return sorted(name for name, text in told.items() if SECRET in text)


def test_neither_the_log_nor_the_figures_name_it(on_sqlite: Desk) -> None:
    with a_log() as log:
        played = play(on_sqlite)
        site = Site(on_sqlite, on_sqlite.engine.settings.model_copy(update={"metrics_token": TOKEN}))
        for who in (*OUTSIDERS, *INSIDERS):
            site.person(who).get(f"/cases/{played.case}")
        figures = site.stranger().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    written = [orjson.loads(line)["event"] for line in log.getvalue().splitlines()]
    assert written.count("request") == len(OUTSIDERS) + len(INSIDERS) + 1
    assert written.count("act") > 20
    assert [line for line in log.getvalue().splitlines() if SECRET in line or WORDS in line] == []
    assert (figures.status_code, SECRET in figures.get_data(as_text=True)) == (200, False)


@pytest.fixture
def played(on_sqlite: Desk) -> Played:
    return play(on_sqlite)


def test_queries_tell_it_to_those_who_deal_with_it_and_to_nobody_else(played: Played) -> None:
    ids = ids_of(played)
    found = {who: telling(answers(played.desk, who, ids, WORDS)) for who in OUTSIDERS}
    assert found == {who: [] for who in OUTSIDERS}
    for who in INSIDERS:
        found = {who: telling(answers(played.desk, who, ids, WORDS))}
        assert {"CaseDetail", "TaskDetail", "Paper", "ReadAttachment", "Conversation"} <= set(found[who]), who


@pytest.mark.parametrize(
    ("who", "query"),
    [
        (AUDITOR, "SubstitutionPreview"),
        (FIRST, "BulkPreview"),
        (CLERK, "Search"),
        (AUDITOR, "HandOverPreview"),
        (AUDITOR, "Instances"),
    ],
)
def test_lists_tell_it_to_whoever_deals_with_it(played: Played, who: str, query: str) -> None:
    assert query in telling(answers(played.desk, who, ids_of(played), WORDS))


def test_a_view_that_is_shared_counts_it_for_those_alone_who_may_read_it(played: Played) -> None:
    view = str(played.desk.act(ADMIN, SaveView(name="合作事项", text=f"{WORDS} state:open")).value["view_id"])
    played.desk.act(ADMIN, ShareView(view_id=view, shared="all"))
    counts = {
        who: played.desk.engine.read(SavedViews(person=who, counted=True), Actor.person(who)).rows[0].count
        for who in (*OUTSIDERS, *INSIDERS)
    }
    assert counts == {**dict.fromkeys(OUTSIDERS, 0), **dict.fromkeys(INSIDERS, 1)}


def test_webhooks_are_told_codes_alone(played: Played) -> None:
    told = [repr(call.payload) for call in calls(played.desk, played.webhook)]
    assert len(told) > 5
    assert [body for body in told if SECRET in body or WORDS in body] == []


def test_in_a_confidential_case_a_question_or_copy_is_handed_over_to_those_alone_who_read_it(played: Played) -> None:
    view = played.desk.engine.read(HandOverPreview(person=KIN, to=STRANGER), Actor.person(ADMIN))
    assert view is not None
    words = {item.kind: item for item in view.items if item.kind in ("question", "copy")}
    assert set(words) == {"question", "copy"}
    for item in words.values():
        for to, code in ((STRANGER, "confidential_outsider"), (DELEGATE, "done")):
            command = HandOver(person=KIN, instance_id=played.case, parts={item.key: to}, reason="调离")
            if code == "done":
                assert played.desk.act(ADMIN, command).value["moved"] == [item.key]
            else:
                assert played.desk.code(ADMIN, command) == code


def test_an_ordinary_case_is_read_by_unit_supervisors_and_administrators(on_sqlite: Desk) -> None:
    played = play(on_sqlite, confidential=False)
    ids = ids_of(played)
    for who in (SECRETARY, SUPERVISOR, ADMIN, RECUSED):
        assert "CaseDetail" in telling(answers(played.desk, who, ids, WORDS)), who
    for who in (STRANGER, SECURITY):
        # Its notice is anybody's.
        assert telling(answers(played.desk, who, ids, WORDS)) == ["NoticeDetail", "OpenNotices"], who


def test_no_page_tells_it_to_an_outsider(played: Played) -> None:
    site, ids = Site(played.desk), ids_of(played)
    pages = [a for rule in site.app.url_map.iter_rules() for a in addresses(site.app, rule, ids) if rule_is_read(rule)]
    pages += [f"/inbox?view=search&q={WORDS}", f"/inbox/search?q={WORDS}"]
    everything = "&".join(f"item={one}" for name in ("task_id", "copy_id", "instance_id") for one in ids[name])
    pages += [f"/inbox/bulk?act={act}&{everything}" for act in ACTS]
    pages += [f"/inbox/{task}/why?person={FIRST}&q={WORDS}" for task in ids["task_id"]]
    pages += ["/inbox/bulk?act=complete&all=1", f"/inbox/bulk/done?act=seen&batch=none&{everything}"]
    for who in (*OUTSIDERS, None):
        visit = site.stranger() if who is None else site.person(who)
        told = {page: visit.get(page).get_data().decode("utf-8", "replace") for page in pages}
        assert telling(told) == [], who


def rule_is_read(rule: Rule) -> bool:
    return "GET" in (rule.methods or ())


def test_whom_it_is_kept_from_and_still_asks_can_step_aside_and_learns_nothing(played: Played) -> None:
    task, site = played.desk.task(played.case, "vote"), Site(played.desk)
    visit, address = site.person(KIN), f"/inbox/{task.id}/aside"
    listed = visit.text("/inbox")
    assert ("需要您回避" in listed, address in visit.get("/inbox").get_data(as_text=True)) == (True, True)
    assert visit.get(f"/inbox/{task.id}").location == address
    shown = visit.get(address).get_data(as_text=True)
    person = played.desk.engine.organisation.persons[APPLICANT]
    assert ("回避理由" in shown, SECRET in shown, person.name.zh in shown) == (True, False, False)
    refused = visit.post(address, {"reason": " "})
    assert (refused.status_code, "请写明原因" in refused.get_data(as_text=True)) == (422, True)
    for who in (FIRST, STRANGER, ADMIN, RECUSED):
        assert site.person(who).get(address).status_code == 404, who
    done = visit.post(address, {"reason": "与申请人有亲属关系"})
    assert (done.status_code, done.location) == (302, "/inbox?did=recuse")
    assert played.desk.assignment(task, KIN).state == "recused"
    assert "需要您回避" not in visit.text("/inbox")
    assert visit.get(address).status_code == 404


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


@pytest.mark.parametrize(("language", "kept"), [("zh", "〔保密事项〕"), ("en", "[confidential]")])
def test_its_public_notice_tells_that_there_is_one_and_not_of_what(played: Played, language: str, kept: str) -> None:
    site, (notice,) = Site(played.desk), known_ids(played.desk, played.case)["notice_id"]
    for visit in (site.stranger(language), *(site.person(who, language) for who in OUTSIDERS)):
        listed, shown = visit.text("/notices"), visit.text(f"/notices/{notice}")
        assert (kept in listed, kept in shown, SECRET in listed + shown) == (True, True, False)
    for who in INSIDERS:
        listed, shown = site.person(who).text("/notices"), site.person(who).text(f"/notices/{notice}")
        assert (SECRET in listed, SECRET in shown, "事由" in shown) == (True, True, True), who


def test_somebody_who_objects_reads_nothing_more(played: Played) -> None:
    (notice,) = known_ids(played.desk, played.case)["notice_id"]
    visit = Site(played.desk).stranger()
    visit.csrf = form_token(visit.get(f"/notices/{notice}").get_data(as_text=True))
    words = {"name": "某同志", "contact": "13800000000", "content": "与既有事项重复。"}
    refused = visit.post(f"/notices/{notice}/objections", {**words, "name": " "})
    assert refused.status_code == 422
    assert SECRET not in refused.get_data(as_text=True)
    sent = visit.post(f"/notices/{notice}/objections", words)
    assert (sent.status_code, SECRET in visit.get(str(sent.location)).get_data(as_text=True)) == (302, False)


def form_token(page: str) -> str:
    """What the form of a page sends along, to show that it came from there."""
    found = re.search(r'name="csrf" value="([^"]*)"', page)
    return found[1] if found else ""


def test_who_said_something_and_is_tied_since_reads_no_more_of_it(played: Played) -> None:
    task, site = played.desk.task(played.case, "vote"), Site(played.desk)
    assert SECRET in site.person(FIRST).text(f"/inbox?done={task.id}")
    played.desk.act(FIRST, DeclareRelation(other=APPLICANT, kind="kin"))
    pages = ("/inbox?view=done", f"/inbox?done={task.id}", f"/inbox/{task.id}", "/cases?show=all")
    assert telling({page: site.person(FIRST).get(page).get_data(as_text=True) for page in pages}) == []
    assert telling(answers(played.desk, FIRST, ids_of(played), WORDS)) == []


def test_nobody_draws_an_outsider_in_by_a_word(played: Played) -> None:
    for who in OUTSIDERS:
        copy = CopyCase(instance_id=played.case, persons=(who,))
        comment = Comment(instance_id=played.case, text="请看", mentions=(who,))
        found = (played.desk.code(APPLICANT, copy), played.desk.code(CLERK, comment))
        assert found == ("confidential_outsider", "confidential_outsider"), who


@pytest.mark.parametrize("naming", ["ask", "copy", "mention"])
def test_the_search_for_people_says_who_cannot_be_named(played: Played, naming: Naming) -> None:
    task = played.desk.task(played.case)
    query = Candidates(
        person=CLERK, naming=naming, instance_id=played.case, task_id=task.id, chosen=(*OUTSIDERS, FIRST, AUDITOR)
    )
    people = played.desk.engine.read(query, Actor.person(CLERK)).people
    refused = {one.login: one.refused for one in people if one.chosen}
    assert refused == {**dict.fromkeys(OUTSIDERS, "confidential_outsider"), FIRST: "", AUDITOR: ""}


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
