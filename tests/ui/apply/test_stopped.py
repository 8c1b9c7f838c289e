"""A case that was suspended, terminated or cancelled says who did it, when and why, wherever it is looked at."""

from engine.commands.cancel_instance import CancelInstance
from engine.commands.resume_instance import ResumeInstance
from engine.commands.suspend_instance import SuspendInstance
from engine.commands.terminate_instance import TerminateInstance
from tests.factories.between import OWNER, alone
from tests.factories.desk import ADMIN, APPLICANT
from tests.factories.site import Site


def test_while_it_is_suspended(site: Site) -> None:
    task = alone(site.desk)
    site.desk.act(ADMIN, SuspendInstance(instance_id=task.instance_id, reason="等上级文件"))
    case, work = site.person(APPLICANT).text(f"/cases/{task.instance_id}"), site.person(OWNER).text(f"/inbox/{task.id}")
    assert "恢复以前不能办理，时限停止计算。" in case
    assert "挂起：等上级文件" in case.split("走到哪里")[0]
    assert "挂起：等上级文件" in work.split("表单")[0]
    site.desk.act(ADMIN, ResumeInstance(instance_id=task.instance_id, reason="文件到了"))
    assert "已挂起" not in site.person(APPLICANT).text(f"/cases/{task.instance_id}").split("走到哪里")[0]


def test_after_it_was_terminated(site: Site) -> None:
    task = alone(site.desk)
    site.person(OWNER).get(f"/inbox/{task.id}")
    site.desk.pass_time(hours=1)
    site.desk.act(ADMIN, TerminateInstance(instance_id=task.instance_id, reason="项目停止"))
    case, work = site.person(APPLICANT).text(f"/cases/{task.instance_id}"), site.person(OWNER).text(f"/inbox/{task.id}")
    assert "这件事项已终止，不再办理。" in case
    assert "终止：项目停止" in case.split("结果")[0]
    assert "这件事项已不在等待办理。" in work
    assert work.count("终止：项目停止") == 3  # the notice, what is new, the trail
    english = site.person(APPLICANT, "en").text(f"/cases/{task.instance_id}")
    assert "terminated it: 项目停止" in english


def test_after_its_starter_cancelled_it(site: Site) -> None:
    task = alone(site.desk)
    site.desk.act(APPLICANT, CancelInstance(instance_id=task.instance_id, reason="合作方退出"))
    assert "撤销申报：合作方退出" in site.person(OWNER).text(f"/inbox/{task.id}").split("表单")[0]


def test_after_somebody_else_did_the_task(site: Site) -> None:
    task = alone(site.desk)
    site.desk.done(task, OWNER, "approve")
    page = site.person(APPLICANT).text(f"/inbox/{task.id}")
    assert "这件事项已不在等待办理。 财务处处长 ·" in page
