from engine.commands.cancel_instance import CancelInstance
from engine.commands.claim_task import ClaimTask
from engine.commands.complete_task import MAX_OPINION, CompleteTask
from engine.commands.suspend_instance import SuspendInstance
from engine.store.tasks import Task
from tests.factories.desk import ADMIN, APPLICANT, CHAIR, CLERK, MEMBERS, OTHER_CLERK, Desk, codes, race, told
from tests.factories.slip import DONE, ask, chain, group, person


def decide(task: Task, outcome: str = "approve", opinion: str = "", **data: object) -> CompleteTask:
    return CompleteTask(task_id=task.id, outcome=outcome, opinion=opinion, data=data)


def test_a_decision_closes_the_task_and_opens_the_next(harness: Desk) -> None:
    case = harness.slip()
    task = harness.task(case)
    done = harness.act(CLERK, decide(task, opinion=" 材料齐全 "))
    closed, following = harness.reread(task), harness.task(case)
    assert done.value == {"decided": True, "outcome": "approve"}
    assert (closed.state, closed.outcome, closed.outcome_class) == ("completed", "approve", "approve")
    assert (closed.completed_by, closed.completed_at) == (CLERK, harness.clock.now())
    assert harness.assignment(task, CLERK).opinion == "材料齐全"
    assert set(harness.people(task, "closed")) == set(harness.people(task)) - {CLERK}
    assert (following.element, following.state) == ("vote", "open")
    event = harness.last(case)
    assert (event.event, event.actor, event.element) == ("TaskCompleted", CLERK, "check")
    assert event.payload["opened"] == [following.id]


def test_ladder_and_mails_of_a_finished_task_are_cancelled(harness: Desk) -> None:
    case = harness.slip()
    task = harness.task(case)
    assert len([job for job in harness.jobs(case, "ladder") if job.task_id == task.id]) == 5
    harness.done(task, CLERK)
    assert [job for job in harness.jobs(case) if job.task_id == task.id] == []


def test_the_form_is_written_to_the_case_and_names_it(harness: Desk) -> None:
    case = harness.slip()
    (task,) = harness.all(Task, Task.instance_id == case, Task.state == "completed")
    assert harness.case(case).title == "聘书"
    assert (task.data["purpose"], task.data["by"]) == ("聘书", APPLICANT)


def test_a_return_goes_back_and_the_second_round_counts(harness: Desk) -> None:
    case = harness.slip()
    harness.done(harness.task(case), CLERK, "return", "缺一页")
    again = harness.task(case)
    assert (again.element, again.round, harness.people(again)) == ("apply", 2, [APPLICANT])
    assert ("returned", APPLICANT) in harness.mails(case)
    harness.done(again, APPLICANT, "done", purpose="聘书两份", copies=2)
    second = harness.task(case)
    assert (second.element, second.round) == ("check", 2)
    assert harness.case(case).title == "聘书两份"
    assert len([job for job in harness.jobs(case, "ladder") if job.task_id == second.id]) == 5


def test_a_refusal_ends_the_case_and_tells_why(harness: Desk) -> None:
    case = harness.slip()
    harness.done(harness.task(case), CLERK, "reject", "不合规定")
    ended = harness.case(case)
    assert (ended.state, ended.outcome, ended.outcome_class) == ("completed", "rejected", "rejected")
    (told,) = harness.jobs(case, "decided")
    assert (told.person, told.payload["reason"]) == (APPLICANT, "不合规定")


def test_a_second_click_is_told_who_did_it_and_when(harness: Desk) -> None:
    task = harness.task(harness.slip())
    results = race(*[lambda: harness.act(CLERK, decide(task))] * 6)
    assert codes(results) == ["done"] + ["task_already_completed"] * 5
    refused = next(r for r in results if getattr(r, "code", "") == "task_already_completed")
    assert told(refused) == {"by": "财务处经办", "at": "2026-09-01 09:00"}


def test_two_candidates_at_once(harness: Desk) -> None:
    task = harness.task(harness.slip())
    results = race(*(lambda who=who: harness.act(who, decide(task)) for who in (CLERK, OTHER_CLERK)))
    assert codes(results) == ["done", "task_already_completed"]
    assert harness.events(task.instance_id).count("TaskCompleted") == 2


def test_the_same_key_from_many_threads_acts_once(harness: Desk) -> None:
    task = harness.task(harness.slip())
    results = race(*[lambda: harness.act(CLERK, decide(task), "click")] * 8)
    assert codes(results) == ["done"] + ["replayed"] * 7
    assert {r.value["outcome"] for r in results} == {"approve"}
    assert len(harness.open_tasks(task.instance_id)) == 1


def test_a_key_belongs_to_one_command(harness: Desk) -> None:
    task = harness.task(harness.slip())
    harness.act(CLERK, ClaimTask(task_id=task.id), "click")
    harness.act(CLERK, decide(task))
    results = race(lambda: harness.act(CLERK, decide(task), "click"))
    assert codes(results) == ["key_reused"]


def test_what_is_refused(harness: Desk) -> None:
    task = harness.task(harness.slip())
    assert harness.code(APPLICANT, decide(task)) == "task_not_yours"
    assert harness.code(ADMIN, decide(task)) == "task_not_yours"
    assert harness.code(CLERK, CompleteTask(task_id="0" * 32, outcome="approve")) == "not_found"
    assert harness.code(CLERK, decide(task, "perhaps")) == "unknown_outcome"
    assert harness.code(CLERK, decide(task, "reject", "  ")) == "opinion_required"
    assert harness.code(CLERK, decide(task, "return")) == "opinion_required"
    assert harness.code(CLERK, decide(task, opinion="长" * (MAX_OPINION + 1))) == "text_too_long"
    stale = CompleteTask(task_id=task.id, outcome="approve", seen_version=task.version + 1)
    assert harness.code(CLERK, stale) == "stale_version"
    harness.act(OTHER_CLERK, ClaimTask(task_id=task.id))
    assert told(harness.refusal(CLERK, decide(task)))["by"] == "法治办经办"


def test_what_a_form_refuses(harness: Desk) -> None:
    task = harness.task(harness.slip("apply"))
    missing = harness.refusal(APPLICANT, decide(task, "done"))
    assert (missing.code, [e["path"] for e in missing.fields["errors"]]) == ("form_invalid", ["purpose"])
    large = harness.refusal(APPLICANT, decide(task, "done", purpose="聘书", copies=100))
    assert (large.code, [e["path"] for e in large.fields["errors"]]) == ("form_invalid", ["copies"])
    foreign = harness.refusal(APPLICANT, decide(task, "done", purpose="聘书", starter="xz"))
    assert (foreign.code, [e["path"] for e in foreign.fields["errors"]]) == ("form_invalid", ["starter"])


def test_a_task_without_a_form_takes_no_fields(harness: Desk) -> None:
    files = chain("bare", ask("first", person("starter.id"), outcomes=DONE))
    files["process.toml"] = files["process.toml"].replace(b"free_fields = true", b"")
    case = harness.deployed(files)
    assert harness.code(APPLICANT, decide(harness.task(case), "done", note="甲")) == "unknown_field"


def test_a_form_cannot_write_what_the_engine_keeps(harness: Desk) -> None:
    case = harness.deployed(chain("free", ask("first", person("starter.id"), outcomes=DONE), ask("then", group("lsg"))))
    fields = {"outcome": "approve", "by": "xz", "at": "1999", "note": "甲"}
    harness.complete(harness.task(case).id, APPLICANT, "done", data=fields)
    kept = harness.one(Task, Task.element == "first")
    assert (kept.outcome, kept.data["by"], kept.data["note"]) == ("done", APPLICANT, "甲")


def test_a_task_that_is_no_longer_there(harness: Desk) -> None:
    case = harness.slip()
    task = harness.task(case)
    harness.act(APPLICANT, CancelInstance(instance_id=case, reason="不办了"))
    assert harness.code(CLERK, decide(task)) == "task_closed"


def test_a_case_that_is_suspended(harness: Desk) -> None:
    task = harness.task(harness.slip())
    harness.act(ADMIN, SuspendInstance(instance_id=task.instance_id, reason="核查"))
    assert harness.code(CLERK, decide(task)) == "case_not_active"


def test_a_vote_waits_for_its_quorum_and_its_chair(harness: Desk) -> None:
    case = harness.slip("vote")
    task = harness.task(case)
    assert harness.people(task, "waiting") == [CHAIR]
    assert harness.code(CHAIR, decide(task)) == "not_your_turn"
    first = harness.act(MEMBERS[0], decide(task))
    assert first.value == {"decided": False, "outcome": "approve"}
    assert harness.last(case).event == "VoteCast"
    harness.vote(case, MEMBERS[1:4])
    assert harness.reread(task).state == "open"
    assert harness.refusal(MEMBERS[0], decide(task)).fields == {"at": "2026-09-01 09:00"}
    assert harness.code(MEMBERS[0], decide(task)) == "already_voted"


def test_a_vote_that_can_no_longer_change_is_decided(harness: Desk) -> None:
    case = harness.slip("vote")
    task = harness.task(case)
    harness.vote(case, MEMBERS[:6])
    closed = harness.reread(task)
    assert (closed.state, closed.outcome, closed.completed_by) == ("completed", "approve", None)
    assert (closed.data["due"], closed.data["present"], closed.data["approvals"]) == (9, 6, 6)
    assert harness.register.served == [APPLICANT]
    assert harness.case(case).outcome == "approved"


def test_the_chair_speaks_last_and_may_decide(harness: Desk) -> None:
    case = harness.slip("vote")
    task = harness.task(case)
    harness.vote(case, MEMBERS[:4])
    harness.vote(case, MEMBERS[4:], "reject")
    assert harness.people(task, "asked") == [CHAIR]
    assert ("assigned", CHAIR) in harness.mails(case)
    harness.act(CHAIR, decide(task))
    assert harness.reread(task).outcome == "approve"


def test_the_last_two_votes_at_once(harness: Desk) -> None:
    case = harness.slip("vote")
    task = harness.task(case)
    harness.vote(case, MEMBERS[:5])
    results = race(*(lambda who=who: harness.act(who, decide(task)) for who in MEMBERS[5:7]))
    assert codes(results) in (["done", "done"], ["done", "task_already_completed"])
    assert harness.events(case).count("TaskCompleted") == 3
    assert harness.events(case).count("Recorded") == 1


def test_a_refused_vote_ends_the_case(harness: Desk) -> None:
    case = harness.slip("vote")
    harness.vote(case, MEMBERS[:5], "reject")
    assert (harness.case(case).state, harness.case(case).outcome) == ("active", None)
    harness.vote(case, MEMBERS[5:6], "reject")
    assert harness.case(case).outcome == "rejected"


def test_a_third_deferral_is_refused(harness: Desk) -> None:
    case = harness.slip("vote")
    for _ in range(2):
        harness.vote(case, [*MEMBERS, CHAIR], "defer")
        harness.done(harness.task(case, "prepare"), APPLICANT, "done")
    refusal = harness.refusal(MEMBERS[0], decide(harness.task(case), "defer"))
    assert (refusal.code, refusal.fields) == ("deferral_exhausted", {"count": 2})


def test_nobody_decides_on_their_own_case(harness: Desk) -> None:
    files = chain("own", ask("sign", group("dept_head", '"CWC"')), ask("vote", group("lsg"), task='verb="vote"'))
    harness.deploy_files(files)
    case = harness.start("own", "cwcz")
    assert harness.people(harness.task(case)) == ["xz"]
    why = harness.asked(harness.task(case).id)[0].why
    assert ["skipped_starter", {"person": "cwcz"}] in why
    assert why[-1] == ["next_superior", {"post": "DW.president"}]


def test_nobody_signs_what_they_drafted(harness: Desk) -> None:
    draft = ask("draft", group("finance"))
    case = harness.deployed(chain("hands", draft, ask("sign", group("finance"), task='separateFrom="draft"')))
    harness.done(harness.task(case), "cwcz")
    sign = harness.task(case)
    assert harness.people(sign) == ["cw_jb"]
    other = harness.start("hands", APPLICANT)
    harness.done(harness.task(other), "cw_jb")
    assert harness.people(harness.task(other)) == ["cwcz"]


def test_a_substitute_acts_in_the_holders_name(harness: Desk) -> None:
    files = chain("post", ask("read", group("dept_handler", '"YJS"')))
    harness.deploy_files(files)
    harness.advance_to(harness.clock.now().replace(month=11, day=10))
    case = harness.start("post", APPLICANT)
    (asked,) = harness.asked(harness.task(case).id)
    assert (asked.person, asked.on_behalf_of, asked.why[-1]) == ("yjs_jb2", "yjs_jb", ["substitute", {"for": "yjs_jb"}])
    harness.done(harness.task(case), "yjs_jb2")
    event = harness.last(case)
    assert (harness.trail(case)[-2].on_behalf_of or event.on_behalf_of) == "yjs_jb"


def test_nobody_is_reached_through_a_substitute_in_their_own_case(harness: Desk) -> None:
    files = chain("post", ask("read", group("dept_handler", '"YJS"')))
    harness.deploy_files(files)
    harness.advance_to(harness.clock.now().replace(month=11, day=10))
    case = harness.start("post", "yjs_jb2")
    (asked,) = harness.asked(harness.task(case).id)
    assert (asked.person, asked.on_behalf_of) == ("yjs_jb", None)
    assert asked.why[-1] == ["substitute_passed", {"person": "yjs_jb2", "reason": "skipped_starter"}]


def test_every_item_is_answered_before_it_goes_on(harness: Desk) -> None:
    asked = ask("asked", person("starter.id"), outcomes=DONE)
    answer = ask("answer", person("starter.id"), outcomes=DONE, task='items="results.asked.fix"')
    case = harness.deployed(chain("items", asked, answer))
    fix = [{"material": "资质", "problem": "缺章"}, {"material": "预算", "problem": "不符"}]
    harness.done(harness.task(case), APPLICANT, "done", fix=fix)
    task = harness.task(case)
    assert task.items == fix
    for answers in ([], ["已盖章"], ["已盖章", " "]):
        assert harness.code(APPLICANT, decide(task, "done", answers=answers)) == "items_unanswered"
    harness.done(task, APPLICANT, "done", answers=["已盖章", "已改"])
    assert harness.reread(task).data["answers"] == ["已盖章", "已改"]
    assert harness.case(case).state == "completed"
