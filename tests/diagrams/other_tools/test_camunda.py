"""Camunda 7, Operaton and Camunda 8."""

from engine.domain.diagram import EventDefinition, TimerSpec
from engine.domain.elements import (
    CallSettings,
    DecisionSettings,
    DueRule,
    Mapped,
    MultiInstance,
    ScriptSettings,
    ServiceSettings,
    UserTaskSettings,
)
from tests.diagrams.other_tools.reading import element, errors, group, groups, mapped, notes, person, read


def test_camunda_7_asks_assignees_and_candidates_with_forms_and_limits() -> None:
    assert errors("camunda7-leave") == set()
    assert element("camunda7-leave", "StartEvent_1").outputs == mapped(applicant="starter.id")
    assert element("camunda7-leave", "Activity_apply").settings == UserTaskSettings(
        form="leave", assignees=(person("applicant"),), spread=True
    )
    assert element("camunda7-leave", "Activity_decide").settings == UserTaskSettings(
        form="decide",
        assignees=(person('"wang"'), person("deputy"), group("heads"), groups("dept.group")),
        due=DueRule(text='=now() + duration("P3D")', working=False),
        spread=True,
    )
    assert read("camunda7-leave")[0].flows["Flow_yes"].condition == "approved = true and days <= 10"


def test_what_is_left_out_or_translated_is_said() -> None:
    assert notes("camunda7-leave") == {
        ("info", "translated", "Activity_apply"),
        ("info", "translated", "Activity_decide"),
        ("info", "translated", "Flow_yes"),
        ("warning", "left_out", "leave"),
        ("info", "left_out", "Activity_decide"),
    }
    told = {p.text for p in read("camunda7-leave")[1] if p.element in {"Flow_yes", "leave"}}
    assert told == {
        "'${approved == true && days <= 10}' is read as the FEEL expression 'approved = true and days <= 10'.",
        "'camunda:candidateStarterGroups' is left out: who may begin is said by `audience` in process.toml.",
    }


def test_camunda_7_calls_handlers_decisions_and_scripts() -> None:
    assert errors("camunda7-purchase") == set()
    reserve = element("camunda7-purchase", "reserve")
    assert reserve.settings == ServiceSettings(
        handler="budget.reserve",
        inputs=mapped(
            year='"2026"',
            sum="(if quantity = null then 0 else quantity) * (if price = null then 0 else price)",
            lines='["paper", article]',
            account='{"unit": unit, "cost centre": "4711"}',
        ),
        spread=True,
    )
    assert reserve.outputs == mapped(reserved="reservation")
    caught = element("camunda7-purchase", "none_left")
    assert (caught.events, caught.outputs) == (
        (EventDefinition(kind="error", name="NO_BUDGET"),),
        mapped(code="code", why="message"),
    )
    classify = element("camunda7-purchase", "classify")
    assert classify.settings == DecisionSettings(decision="purchase_level")
    assert classify.outputs == mapped(level='get entries(get value(results, "classify"))[1].value')
    handlers = {key: element("camunda7-purchase", key).settings for key in ("book", "tell", "print")}
    assert handlers == {
        "book": ServiceSettings(handler="bookings", result="booking"),
        "tell": ServiceSettings(handler="mail.announce"),
        "print": ServiceSettings(handler="org.example.Printer"),
    }
    assert element("camunda7-purchase", "add_up").settings == ScriptSettings(
        expression="(if quantity = null then 0 else quantity) * (if price = null then 0 else price) + 10",
        result="total",
    )


def test_camunda_7_asks_many_and_calls_processes() -> None:
    assert errors("camunda7-countersign") == set()
    sign = element("camunda7-countersign", "sign")
    assert sign.multi_instance == MultiInstance(
        collection="members", item="member", completion="nrOfCompletedInstances / nrOfInstances >= 0.5"
    )
    assert sign.settings.assignees == (person("member"),)
    late = '="P" + (if days = null then "" else string(days)) + "D"'
    assert element("camunda7-countersign", "late").timer == TimerSpec(kind="duration", text=late)
    check = element("camunda7-countersign", "check")
    assert check.settings == CallSettings(
        process_key="legal_check",
        inputs=mapped(document="contract", hundreds="(if amount = null then 0 else amount) / 100"),
        outputs=mapped(legal="verdict", remarks="count(remarks)"),
    )
    assert check.outputs == mapped(legal="legal", remarks="remarks")
    assert ("warning", "binding", "check") in notes("camunda7-countersign")
    assert element("camunda7-countersign", "file").settings == CallSettings(
        process_key="filing", all_in=True, all_out=True
    )
    assert element("camunda7-countersign", "slow").outputs == mapped(which="code")
    assert element("camunda7-countersign", "announce").inputs == mapped(verdict="legal")


def test_operaton_is_read_as_camunda_7_under_any_prefix() -> None:
    assert errors("operaton-travel") == set()
    settings = element("operaton-travel", "approve").settings
    assert settings.assignees == (
        person("traveller"),
        groups('if list contains([null, "", []], traveller) then "heads" else null'),
    )
    assert (settings.form, settings.due) == ("trip", DueRule(text="2026-12-24T18:00:00", working=False))
    condition = 'not(list contains([null, "", [], {}], ticket))'
    assert element("operaton-travel", "until").events == (EventDefinition(kind="conditional", condition=condition),)
    assert ("info", "left_out", "until") in notes("operaton-travel")


def test_camunda_8_maps_inputs_outputs_and_results() -> None:
    assert errors("camunda8-order") == set()
    price = element("camunda8-order", "Activity_price")
    assert price.settings == ServiceSettings(
        handler="price.compute",
        inputs=(*mapped(lines="order.lines", kind='"gross"'), Mapped(name="list-price", value='"2026"')),
    )
    assert price.outputs == mapped(price="total * 1.13")
    risk = element("camunda8-order", "Activity_risk")
    assert risk.settings == DecisionSettings(decision="risk", inputs=mapped(amount="price"), beside=True)
    decided = 'get value(results, "Activity_risk")'
    assert risk.outputs == mapped(
        risk=f"if count(get entries({decided})) = 1 then get entries({decided})[1].value else {decided}"
    )
    assert element("camunda8-order", "Activity_sum").settings == ScriptSettings(expression="price + 5", result="total")
    assert element("camunda8-order", "Activity_thank").settings == ServiceSettings(handler="mail.thank", spread=True)
    paid = element("camunda8-order", "Activity_paid")
    assert paid.events == (EventDefinition(kind="message", name="paid", key="order.id"),)
    assert paid.outputs == mapped(paid="sum")


def test_camunda_8_asks_candidates_where_nobody_is_assigned() -> None:
    unless = 'if list contains([null, "", []], order.manager) then {} else null'
    approve = element("camunda8-order", "Activity_ok")
    assert approve.settings == UserTaskSettings(
        form="approve-order",
        assignees=(
            person("order.manager"),
            person(unless.format("team")),
            groups(unless.format('"heads"')),
            groups(unless.format('"deputies"')),
        ),
        due=DueRule(text='=now() + duration("P2D")', working=False),
        spread=True,
    )
    assert approve.outputs == mapped(order_approved="approved")
    assert notes("camunda8-order") == {
        ("info", "left_out", "Activity_price"),
        ("warning", "binding", "Activity_risk"),
        ("info", "left_out", "Activity_ok"),
    }


def test_camunda_8_runs_over_lists_and_calls_with_everything() -> None:
    assert (errors("camunda8-batch"), notes("camunda8-batch")) == (set(), set())
    each = element("camunda8-batch", "each")
    assert each.multi_instance == MultiInstance(
        collection="letters",
        item="letter",
        sequential=True,
        completion='answer = "stop"',
        output="answers",
        output_item="answer",
    )
    assert each.settings == CallSettings(
        process_key="letter", inputs=mapped(to="letter.to"), outputs=mapped(answer="answer")
    )
    assert each.outputs == mapped(answer="answer")
    assert element("camunda8-batch", "rest").settings == CallSettings(process_key="rest", all_in=True, all_out=True)
    assert element("camunda8-batch", "again").timer == TimerSpec(kind="cycle", text="R3/PT10M")
    pause = element("camunda8-batch", "pause").timer
    assert pause == TimerSpec(kind="duration", text='=duration("PT" + string(hours) + "H")')
