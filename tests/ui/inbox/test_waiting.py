"""What somebody asked others to do first: where they find it again, whom it is with, what came back."""

import re

from engine.commands.add_signer import AddSigner
from engine.commands.claim_task import ClaimTask
from engine.commands.declare_recusal import DeclareRecusal
from engine.commands.delegate_task import DelegateTask
from engine.commands.resolve_delegation import ResolveDelegation
from engine.commands.transfer_task import TransferTask
from engine.commands.withdraw_decision import WithdrawDecision
from engine.store.tasks import Task
from tests.factories.away import HEAD, by_post, held
from tests.factories.between import OWNER, alone
from tests.factories.desk import CLERK
from tests.factories.file import file
from tests.factories.site import Site

VIEW = "/inbox?view=waiting"


def claimed_and_asked(site: Site) -> Task:
    """A pooled task whose claimant asked somebody else first."""
    task = site.desk.task(file(site.desk, "look"))
    site.desk.act(CLERK, ClaimTask(task_id=task.id))
    site.desk.act(CLERK, AddSigner(task_id=task.id, persons=(OWNER,), place="before", mode="all", text="请看预算"))
    return task


def links(site: Site, who: str) -> list[str]:
    page = site.person(who).get(VIEW).get_data(as_text=True)
    return re.findall(r'href="/inbox/([0-9a-f]{32})[^"]*"[^>]* data-case', page)


def test_a_claimed_task_that_waits_for_a_signer_is_with_the_signer_and_says_so(site: Site) -> None:
    page = site.person(CLERK).text(f"/inbox/{claimed_and_asked(site).id}")
    assert "您已请 财务处处长 先行加签，还有人没有表态。" in page
    assert "看是谁，或收回" in page
    assert "已由 国际处经办" not in page
    assert re.search(r"现在由 财务处处长 ?办理", page)


def test_what_one_delegated_or_asked_others_about_first_has_a_view_of_its_own(site: Site) -> None:
    assert "没有在等别人的事项" in site.person(OWNER).text(VIEW)
    delegated, signed = alone(site.desk), alone(site.desk)
    site.desk.act(OWNER, DelegateTask(task_id=delegated.id, person=CLERK))
    site.desk.act(OWNER, AddSigner(task_id=signed.id, persons=(CLERK,), place="before", mode="all", text=""))
    assert sorted(links(site, OWNER)) == sorted([delegated.id, signed.id])
    site.desk.act(CLERK, ResolveDelegation(task_id=delegated.id, opinion="可以", data={}))
    assert links(site, OWNER) == [signed.id]


def test_whose_turn_has_not_come_waits_for_nobody_they_asked(site: Site) -> None:
    task = alone(site.desk)
    site.desk.act(OWNER, AddSigner(task_id=task.id, persons=(CLERK,), place="after", mode="all", text=""))
    assert (links(site, OWNER), links(site, CLERK)) == ([], [])


def test_the_view_costs_the_same_with_one_row_and_with_three(site: Site) -> None:
    def cost() -> int:
        with site.statements() as sent:
            site.person(OWNER).text(VIEW)
        return len(sent)

    def one_more() -> None:
        site.desk.act(OWNER, DelegateTask(task_id=alone(site.desk).id, person=CLERK))

    one_more()
    site.person(OWNER).text(VIEW)
    first = cost()
    one_more()
    one_more()
    assert cost() == first


def counted(site: Site, who: str, address: str = "/inbox") -> str:
    page = site.person(who).get(address).get_data(as_text=True)
    (found,) = re.findall(r'data-view="waiting">等他人(?:<span class="views__count">(\d+)</span>)?</a>', page)
    return str(found)


def test_the_view_is_counted_beside_its_name_on_every_page_of_the_inbox(site: Site) -> None:
    assert counted(site, OWNER) == ""
    for _ in range(2):
        site.desk.act(OWNER, DelegateTask(task_id=alone(site.desk).id, person=CLERK))
    pages = ("/inbox", VIEW, "/inbox?view=done", "/inbox/search?q=聘书", "/inbox/questions")
    assert [counted(site, OWNER, page) for page in pages] == ["2"] * len(pages)
    assert counted(site, CLERK) == ""


def test_what_waits_for_whoever_follows_in_a_post_is_shown_as_that(site: Site) -> None:
    task = by_post(site.desk)
    held(site.desk)
    assert task.id not in site.person(HEAD).get("/inbox").get_data(as_text=True)
    assert "都办完了" in site.person(HEAD).text("/inbox")
    assert (links(site, HEAD), counted(site, HEAD)) == ([task.id], "1")
    page = site.person(HEAD).text(VIEW)
    assert "任期已满，等接任的人" in page
    assert "的任期已满，这件事项由接任的人（目前尚无人接任）接着办理。" in page
    assert "term over, waits for whoever follows" in site.person(HEAD, "en").text(VIEW)


def test_what_a_delegate_gave_back_is_no_stepping_aside(site: Site) -> None:
    task = alone(site.desk)
    site.person(OWNER).get(f"/inbox/{task.id}")
    site.desk.act(OWNER, DelegateTask(task_id=task.id, person=CLERK))
    site.desk.pass_time(hours=1)
    site.desk.act(CLERK, ResolveDelegation(task_id=task.id, opinion="建议同意", data={}))
    owner, delegate = site.person(OWNER).text(f"/inbox/{task.id}"), site.person(CLERK).text(f"/inbox/{task.id}")
    assert re.search(r"意见 办回 建议同意", owner)
    assert "办理：办回 · 建议同意" in delegate
    assert "回避 建议同意" not in owner + delegate


def test_ones_own_acts_are_no_news_and_stepping_aside_is_not_taken_back(site: Site) -> None:
    task = site.desk.task(file(site.desk, "look"))
    visit = site.person(CLERK)
    visit.get(f"/inbox/{task.id}")
    site.desk.pass_time(hours=1)
    site.desk.act(CLERK, ClaimTask(task_id=task.id))
    assert "有变化" not in visit.text(f"/inbox/{task.id}")
    site.desk.done(task, CLERK, "approve")
    site.desk.act(CLERK, WithdrawDecision(task_id=task.id))
    assert "您上次查看后" not in visit.text(f"/inbox/{task.id}")
    site.desk.act(CLERK, DeclareRecusal(task_id=task.id, reason="亲属"))
    page = visit.text(f"/inbox/{task.id}")
    assert "办理：回避 · 亲属" in page
    assert "撤回" not in page.split("您已于")[1].split("轨迹")[0]


def test_what_one_handed_on_says_to_whom_and_when(site: Site) -> None:
    task = alone(site.desk)
    site.desk.act(OWNER, TransferTask(task_id=task.id, person=CLERK))
    page = site.person(OWNER).text(f"/inbox/{task.id}")
    assert re.search(r"这件事项已不由您办理，只能查看。 财务处处长 · \S+ \S+ · 转办给 财务处经办", page)
