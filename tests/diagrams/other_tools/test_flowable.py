"""Flowable and Activiti."""

from engine.domain.diagram import EventDefinition, TimerSpec
from engine.domain.elements import CallSettings, DueRule, MultiInstance, ServiceSettings, UserTaskSettings
from tests.diagrams.other_tools.reading import element, errors, group, mapped, notes, person, read


def test_flowable_with_the_notes_of_chinese_editors() -> None:
    assert errors("flowable-seal") == set()
    assert read("flowable-seal")[0].name == "用印申请"
    assert element("flowable-seal", "startEvent1").outputs == mapped(initiator="starter.id")
    assert element("flowable-seal", "sid-E1A5").settings == UserTaskSettings(
        form="seal_form", assignees=(person("initiator"),), spread=True
    )
    sign = element("flowable-seal", "sid-E2B6")
    assert sign.multi_instance == MultiInstance(
        collection="assigneeList", item="assignee", completion="nrOfCompletedInstances = nrOfInstances"
    )
    assert sign.settings.assignees == (person("assignee"),)
    assert element("flowable-seal", "sid-E3C7").settings == UserTaskSettings(
        assignees=(person('"sun"'), person('"qian"'), group("seal_office")),
        due=DueRule(text="PT24H", working=False),
        spread=True,
    )
    flows = read("flowable-seal")[0].flows
    assert flows["sid-F4"].condition == 'outcome = "同意" and copies < 100'
    assert flows["sid-F5"].condition == '(outcome = "同意") != true or copies >= 100'
    assert notes("flowable-seal") == {
        ("warning", "left_out", "seal"),
        ("info", "left_out", "sid-E2B6"),
        *(("info", "translated", key) for key in ("sid-E1A5", "sid-E2B6", "sid-F4", "sid-F5")),
    }


def test_flowable_workers_calls_and_signals() -> None:
    assert errors("flowable-worker") == set()
    assert element("flowable-worker", "account").settings == ServiceSettings(handler="account.create", spread=True)
    assert element("flowable-worker", "greet").settings == ServiceSettings(handler="greeter.hello", result="greeting")
    assert element("flowable-worker", "equip").settings == CallSettings(
        process_key="equipment",
        inputs=mapped(room="office"),
        outputs=mapped(devices="(if count(devices) = null then 0 else count(devices)) + 1"),
        all_in=True,
    )
    assert element("flowable-worker", "wait").timer == TimerSpec(kind="date", text="=firstDay")
    assert element("flowable-worker", "clear").events == (EventDefinition(kind="signal", name="all clear"),)


def test_activiti_in_gbk_with_the_roles_of_plain_bpmn() -> None:
    assert errors("activiti-expense") == set()
    assert read("activiti-expense")[0].name == "费用报销"
    asked = {
        key: element("activiti-expense", key).settings.assignees for key in ("usertask2", "usertask3", "usertask4")
    }
    assert asked == {
        "usertask2": (person('"zhao"'), group("managers")),
        "usertask3": (person("auditor"),),
        "usertask4": (group("cashiers"),),
    }
    assert element("activiti-expense", "usertask1").settings.form == "expense"


def test_flows_that_were_written_by_hand_without_ids() -> None:
    assert errors("flowable-nameless") == set()
    assert {name: flow.condition for name, flow in read("flowable-nameless")[0].flows.items()} == {
        "begin.approve": None,
        "approve.which": None,
        "which.granted": "approved",
        "which.refused": "approved != true",
    }
    assert notes("flowable-nameless") == {
        *(("info", "flow_named", name) for name in read("flowable-nameless")[0].flows),
        ("info", "translated", "which.granted"),
        ("info", "translated", "which.refused"),
        ("info", "left_out", "approve"),
    }
