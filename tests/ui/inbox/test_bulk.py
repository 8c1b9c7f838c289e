"""Many tasks at once on the pages: chosen, shown before anything is done, done each by itself, taken back."""

import re
from collections.abc import Sequence

from werkzeug.test import TestResponse

from engine.commands.suspend_instance import SuspendInstance
from engine.store.tasks import Task
from tests.factories.bulk import FILER, THEN, file_task, filed, filing, outcome
from tests.factories.desk import ADMIN, APPLICANT, CLERK
from tests.factories.site import Site, Visit, words
from tests.factories.slip import group

STRANGER = "gj_p1"
KEY = "0123456789abcdef"


def address(act: str, tasks: Sequence[Task], **more: str) -> str:
    told = "".join(f"&{name}={value}" for name, value in more.items())
    return f"/inbox/bulk?act={act}" + "".join(f"&item={task.id}" for task in tasks) + told


def commit(visit: Visit, tasks: Sequence[Task], **fields: object) -> TestResponse:
    versions = {f"version.{task.id}": str(task.version) for task in tasks}
    return send(visit, tasks, **{"outcome": "approve", "key": KEY, **versions, **fields})


def send(visit: Visit, tasks: Sequence[Task], to: str = "/inbox/bulk", **fields: object) -> TestResponse:
    """Commit a batch, and follow to the page that says what came of it."""
    sent = {"act": "complete", "csrf": visit.csrf, **fields, "item": [task.id for task in tasks]}
    return visit.client.post(to, data=sent, follow_redirects=True)


def states(site: Site, tasks: Sequence[Task]) -> list[str]:
    return [site.desk.reread(task).state for task in tasks]


def test_the_list_has_a_box_for_each_row_and_a_form_that_needs_no_script(site: Site) -> None:
    tasks = filed(site.desk, "甲", "乙")
    page = site.person(FILER).get("/inbox").get_data(as_text=True)
    for task in tasks:
        assert f'name="item" value="{task.id}" form="bulk"' in page
    assert 'id="bulk" action="/inbox/bulk" method="get"' in page
    assert "本页 2 件" in words(site.person(FILER).get("/inbox"))


def test_a_list_of_cases_has_no_boxes(site: Site) -> None:
    filed(site.desk, "甲")
    assert 'name="item"' not in site.person(APPLICANT).get("/inbox?view=started").get_data(as_text=True)


def test_what_lies_on_other_pages_is_counted_and_never_chosen(site: Site) -> None:
    filed(site.desk, *(f"第 {n} 件" for n in range(33)))
    page = site.person(FILER).text("/inbox")
    assert "只含本页 30 件；其他页还有 3 件 · 全部 33 件…" in page
    listed = site.person(FILER).get("/inbox/bulk?all=1&act=complete&view=todo").get_data(as_text=True)
    assert len(re.findall(r'name="item" value="', listed)) == 33


def test_the_preview_names_each_and_what_would_become_of_it(site: Site) -> None:
    tasks = filed(site.desk, "甲", "乙")
    visit, before = site.person(FILER), site.desk.rows()
    page = visit.text(address("complete", tasks))
    assert "批量办理：file" in page
    assert "共选 2 件，可办 2 件。还没有办理。" in page
    assert "甲" in page
    assert "乙" in page
    assert "同意 2 件" in page
    assert site.desk.changed(before) == []
    english = site.person(FILER, "en").text(address("complete", tasks))
    assert "2 selected, 2 can be done. Nothing is done yet." in english


def test_what_cannot_be_done_with_them_is_said_with_the_reason(site: Site) -> None:
    (good,) = filed(site.desk, "甲")
    (grade_a,) = filed(site.desk, "乙", grade="A")
    filed_elsewhere = filed(site.desk, "丙", key="elsewhere", files=filing("elsewhere"))
    page = site.person(FILER).text(address("complete", [good, grade_a, *filed_elsewhere]))
    assert "可办 1 件，另 2 件不能一起办" in page
    assert "乙" in page
    assert "这件事项的这个结论不能批量办理。" in page
    assert "另办“file”的 1 件" in page


def test_foreign_and_missing_ids_show_nothing_of_themselves(site: Site) -> None:
    tasks = filed(site.desk, "秘密事项")
    page = site.person(STRANGER).text(address("complete", tasks) + f"&item={'0' * 32}&item=nonsense")
    assert "秘密事项" not in page
    assert page.count("没有找到这条内容，或您无权查看。") == 2


def test_each_is_done_and_the_result_leads_to_each(site: Site) -> None:
    tasks = filed(site.desk, "甲", "乙", "丙")
    visit = site.person(FILER)
    answer = commit(visit, tasks, opinion="同意备案")
    shown = words(answer)
    assert (answer.status_code, states(site, tasks)) == (200, ["completed"] * 3)
    assert "办了 3 件" in shown
    assert shown.count("已办：同意") == 3
    assert "已办 3 件， 8 秒内可全部撤回" in shown
    assert f'href="/inbox/{tasks[0].id}"' in answer.get_data(as_text=True)
    assert [site.desk.assignment(task, FILER).opinion for task in tasks] == ["同意备案"] * 3


def test_an_opinion_on_one_counts_more_than_that_for_all(site: Site) -> None:
    one, two = filed(site.desk, "甲", "乙")
    commit(site.person(FILER), [one, two], opinion="同意", **{f"opinion.{two.id}": "同意，注意时限"})
    assert [site.desk.assignment(task, FILER).opinion for task in (one, two)] == ["同意", "同意，注意时限"]


def test_a_return_needs_a_reason_for_each_and_nothing_is_done_without(site: Site) -> None:
    one, two = filed(site.desk, "甲", "乙")
    visit, before = site.person(FILER), site.desk.rows()
    answer = commit(visit, [one, two], outcome="return", opinion="补", **{f"opinion.{one.id}": "缺附件"})
    assert (answer.status_code, site.desk.changed(before)) == (422, [])
    assert "一件也没有办：还有意见没有写。" in words(answer)
    assert ">缺附件</textarea>" in answer.get_data(as_text=True)
    both = {f"opinion.{one.id}": "缺附件", f"opinion.{two.id}": "金额不符"}
    assert "办了 2 件" in words(commit(visit, [one, two], outcome="return", **both))
    assert [site.desk.assignment(task, FILER).opinion for task in (one, two)] == ["缺附件", "金额不符"]


def test_what_changed_meanwhile_is_refused_and_the_others_go(site: Site) -> None:
    tasks = filed(site.desk, "甲", "乙", "丙")
    site.desk.act(ADMIN, SuspendInstance(instance_id=tasks[0].instance_id, reason="核查"))
    site.desk.set(Task, Task.id == tasks[1].id, version=tasks[1].version + 1)
    shown = words(commit(site.person(FILER), tasks))
    assert states(site, tasks) == ["open", "open", "completed"]
    assert "办了 1 件，2 件没有办成" in shown
    assert "您打开之后，这件事项有了变化" in shown
    assert "再看没有办成的 2 件" in shown


def test_a_forged_post_with_foreign_ids_changes_nothing(site: Site) -> None:
    tasks = filed(site.desk, "秘密事项")
    before = site.desk.rows()
    answer = commit(site.person(STRANGER), tasks)
    assert site.desk.changed(before, but=["session"]) == []
    assert "秘密事项" not in words(answer)
    assert "没有找到这条内容，或您无权查看。" in words(answer)


def test_a_second_click_does_nothing_twice(site: Site) -> None:
    tasks = filed(site.desk, "甲", "乙")
    visit = site.person(FILER)
    commit(visit, tasks)
    before = site.desk.rows()
    again = words(commit(visit, tasks))
    assert site.desk.changed(before) == []
    assert ("办了 2 件" in again, again.count("已办：同意")) == (True, 2)


def test_more_than_a_hundred_are_refused_as_a_whole(site: Site) -> None:
    (task,) = filed(site.desk, "甲")
    ids = [task.id, *(f"{n:032x}" for n in range(100))]
    answer = site.person(FILER).post("/inbox/bulk", {"act": "complete", "outcome": "approve", "item": ids})
    assert (answer.status_code, states(site, [task])) == (422, ["open"])
    assert "一次最多办 100 件，这次有 101 件；一件也没有办。" in words(answer)


def test_the_whole_batch_is_taken_back_where_that_is_possible(site: Site) -> None:
    tasks = filed(site.desk, "甲", "乙", "丙")
    visit = site.person(FILER)
    page = commit(visit, tasks).get_data(as_text=True)
    assert page.count('type="hidden" name="item"') == 3
    site.desk.done(site.desk.task(tasks[1].instance_id), THEN)
    answer = words(send(visit, tasks, "/inbox/bulk/undo", key="u" * 16))
    assert states(site, tasks) == ["open", "completed", "open"]
    assert "撤回 2 件，1 件没有办成" in answer
    assert answer.count("已撤回，重新待办") == 2
    alone = words(visit.get(f"/inbox/{tasks[1].id}"))
    who = site.desk.engine.organisation.persons[THEN].name.zh
    why = f"不能撤回：{who} 已于 2026-09-01 09:00 接着办理，这次办结不能再撤回。"
    assert (why in alone, f"{why} 如需更正，请联系对方退回。" in answer) == (True, True)


def test_a_batch_that_is_taken_back_in_english_names_who_was_faster(site: Site) -> None:
    tasks = filed(site.desk, "甲", "乙")
    visit = site.person(FILER, "en")
    commit(visit, tasks)
    site.desk.done(site.desk.task(tasks[1].instance_id), THEN)
    answer = words(send(visit, tasks, "/inbox/bulk/undo", key="u" * 16))
    who = site.desk.engine.organisation.persons[THEN].name.en
    assert f"Can't be taken back: {who} acted on the case at 2026-09-01 09:00" in answer


def test_pooled_tasks_are_claimed_given_back_and_handed_on(site: Site) -> None:
    pool = filing("pooled", file_task(people=group("dept_handler")))
    tasks = filed(site.desk, "甲", "乙", key="pooled", files=pool)
    visit = site.person(CLERK)
    assert "批量认领" in visit.text(address("claim", tasks))
    assert words(send(visit, tasks, act="claim")).count("已认领") == 2
    assert words(send(visit, tasks[:1], act="unclaim")).count("已退回认领") == 1
    assert "请先认领" in visit.text(address("transfer", tasks))
    answer = words(send(visit, tasks[1:], act="transfer", person="fzb_jb"))
    assert "已转办" in answer
    assert site.desk.people(tasks[1], "candidate")[-1] == "fzb_jb"


def test_what_is_marked_as_seen_is_no_longer_new(site: Site) -> None:
    tasks = filed(site.desk, "甲", "乙")
    visit = site.person(FILER)
    assert "case-row--new" in visit.get("/inbox").get_data(as_text=True)
    assert "已标为看过" in words(send(visit, tasks, act="seen"))
    assert "case-row--new" not in visit.get("/inbox").get_data(as_text=True)


def test_the_preview_costs_the_same_with_one_and_with_three(site: Site) -> None:
    tasks = filed(site.desk, "甲", "乙", "丙")
    visit = site.person(FILER)
    visit.text(address("complete", tasks))
    costs = []
    for some in (tasks[:1], tasks):
        with site.statements() as sent:
            visit.text(address("complete", some))
        costs.append(len(sent))
    assert costs[0] == costs[1]


def test_where_nothing_can_be_done_together_it_says_so(site: Site) -> None:
    task = site.desk.task(site.desk.slip())
    page = site.person(CLERK).text(address("complete", [task]))
    assert "没有可以一起办的事项" in page
    assert "这一环节须逐件办理，不能批量。 请打开这一件单独办理。" in page
    english = site.person(CLERK, "en").text(address("complete", [task]))
    assert "Nothing here can be done together" in english
    assert ("1 that can't be done together" in english, "with them" in english) == (True, False)


def test_a_batch_of_nothing_says_what_to_do(site: Site) -> None:
    page = site.person(CLERK).text("/inbox/bulk?act=complete")
    assert ("没有选中任何事项" in page, "原因列在下面" in page, "共选" in page) == (True, False, False)


def test_the_trail_says_that_it_was_one_of_many(site: Site) -> None:
    one, two = filed(site.desk, "甲", "乙")
    visit = site.person(FILER)
    commit(visit, [one, two])
    assert "（批量）" in visit.text(f"/inbox/{one.id}")


def test_titles_of_others_are_written_as_text(site: Site) -> None:
    always = file_task(outcomes=outcome("approve", "approve", "true"))
    tasks = filed(site.desk, "<b>甲</b>", key="plain", files=filing("plain", always))
    page = site.person(FILER).get(address("complete", tasks)).get_data(as_text=True)
    assert "<b>甲</b>" not in page
    assert "&lt;b&gt;甲&lt;/b&gt;" in page


def test_the_result_can_be_read_again_and_says_nothing_that_was_not_done(site: Site) -> None:
    done, other = filed(site.desk, "甲", "乙")
    visit = site.person(FILER)
    where = commit(visit, [done]).request.path
    assert where == "/inbox/bulk/done"
    forged = f"/inbox/bulk/done?act=complete&outcome=approve&batch={KEY}&item={done.id}&item={other.id}"
    page = visit.text(f"{forged}&no={'0' * 32}.stale_version")
    assert "办了 1 件，2 件没有办成" in page
    assert "乙 临床医学院 file 这一件没有办成。" in page
    assert "办了 1 件" not in site.person(STRANGER).text(forged)
    assert "甲" not in site.person(STRANGER).text(forged)


def test_a_refusal_that_would_name_somebody_is_read_on_the_task(site: Site) -> None:
    (task,) = filed(site.desk, "甲")
    answer = words(send(site.person(FILER), [task], act="transfer", person=APPLICANT))
    assert site.desk.people(task, "asked") == [FILER]
    assert "这一件没有办成。 请打开单独办理，那里会说明原因。" in answer
