"""Tools that draw: what they add says nothing at run time, and how they save a file is not held against them."""

import pytest

from engine.diagrams.read import examine
from engine.domain.elements import AssigneeRule, DecisionSettings, ServiceSettings
from tests.diagrams.other_tools.reading import element, errors, group, mapped, notes, read, saved


@pytest.mark.parametrize(
    ("name", "key", "names"),
    [
        ("bpmnio-library", "library", {"StartEvent_1", "Activity_lend", "Event_1"}),
        ("signavio-tender", "sid-0c8b2f6e-41c6-4d8e-a1b2-55c1e3a9f0aa", {"sid-S", "sid-T", "sid-E"}),
        ("adonis-hiring", "_d7f1a7c2.hiring", {f"obj.100{n}" for n in range(1, 8)}),
        (
            "bizagi-permit",
            "Id_6a5b2c1e-4d0f-4d0e-8a7c-2f6f2a9be001",
            {"Id_s", "Id_sub", "Id_is", "Id_it", "Id_ie", "Id_e"},
        ),
        ("visio-stray-flows", "shop", {"s", "t", "e"}),
    ],
)
def test_pictures_are_read_without_a_word(name: str, key: str, names: set[str]) -> None:
    diagram, found = read(name)
    assert (diagram.key, set(diagram.elements), found) == (key, names, ())


def test_names_survive_utf_16_in_both_orders_and_gb18030() -> None:
    assert element("signavio-tender", "sid-S").name == "需求 𠮷"
    assert element("adonis-hiring", "obj.1002").name == "Gespräch führen"
    assert read("yaoqiang-complaint")[0].name == "投诉处理 𠀀"
    assert element("plain-quirks", "a").name == "镕"


def test_the_same_file_in_every_encoding() -> None:
    text = saved("camunda7-leave").decode().replace("Leave request", "请假 𠮷").partition("?>")[2]
    declared = {
        "UTF-8": text.encode(),
        "utf-8": b"\xef\xbb\xbf" + text.encode(),
        "UTF-16": text.encode("utf-16"),
        "UTF-16LE": b"\xff\xfe" + text.encode("utf-16-le"),
        "UTF-16BE": b"\xfe\xff" + text.encode("utf-16-be"),
        "GB18030": text.encode("gb18030"),
        "GBK": text.encode("gb18030"),
        "gb2312": text.encode("gb18030"),
    }
    for encoding, body in declared.items():
        wide = encoding.startswith("UTF-16")
        head = f'<?xml version="1.0" encoding="{encoding}"?>'
        bom = body[:2] if wide else body[:3] if body.startswith(b"\xef") else b""
        codec = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}.get(bom, "ascii")
        assert examine(bom + head.encode(codec) + body[len(bom) :])[0].name == "请假 𠮷", encoding


def test_a_bom_is_believed_more_than_the_declaration() -> None:
    text = saved("camunda7-leave").decode().replace('encoding="UTF-8"', 'encoding="GBK"')
    assert examine(b"\xef\xbb\xbf" + text.encode())[0].key == "leave"
    assert examine(b"\xff\xfe" + saved("camunda7-leave").decode().encode("utf-16-le"))[0].key == "leave"


def test_lanes_are_pictures() -> None:
    assert (read("bpmnio-library")[0].lanes, element("bpmnio-library", "Activity_lend").lane) == (("Desk",), "Desk")
    assert element("signavio-tender", "sid-T").lane == "采购中心"


def test_flows_count_and_not_the_lists_of_incoming_and_outgoing() -> None:
    sell = element("visio-stray-flows", "t")
    assert (sell.incoming, sell.outgoing) == (("f1",), ("f2",))
    assert element("visio-stray-flows", "e").incoming == ("f2",)
    assert set(examine(saved("visio-stray-flows"), process="bank")[0].flows) == {"g1"}


def test_resources_operations_and_implementations_of_plain_bpmn() -> None:
    assert (errors("yaoqiang-complaint"), notes("yaoqiang-complaint")) == (set(), set())
    assert element("yaoqiang-complaint", "_3").settings.assignees == (
        AssigneeRule(group="complaints_office", unit="starter.unit"),
    )
    assert element("yaoqiang-complaint", "_4").settings == ServiceSettings(handler="decision.notify")
    assert element("yaoqiang-complaint", "_5").settings == ServiceSettings(handler="notice.close")


def test_data_associations_of_the_eclipse_modeler() -> None:
    assert (errors("eclipse-loan"), notes("eclipse-loan")) == (set(), set())
    score = element("eclipse-loan", "ServiceTask_1")
    assert (score.settings, score.inputs, score.outputs) == (
        ServiceSettings(handler="loan.score"),
        mapped(sum="amount"),
        mapped(score="points"),
    )
    assert read("eclipse-loan")[0].flows["SequenceFlow_3"].condition == "score > 600"


def test_spiffarena_without_python() -> None:
    assert (errors("spiffarena-request"), notes("spiffarena-request")) == (
        set(),
        {("info", "left_out", "Activity_read")},
    )
    assert element("spiffarena-request", "Activity_rule").settings == DecisionSettings(decision="request_rule")
    assert element("spiffarena-request", "Activity_call").settings == ServiceSettings(
        handler="http/GetRequest", result="answer"
    )


def test_a_tool_that_nobody_knows_is_named() -> None:
    assert (errors("composer-unknown"), notes("composer-unknown")) == (
        set(),
        {("warning", "unknown_extension", "unknown_tool")},
    )


def test_our_own_settings_count_more_and_both_are_said() -> None:
    assert errors("plain-quirks") == set()
    settings = element("plain-quirks", "a").settings
    assert (settings.form, settings.assignees, settings.spread) == ("own", (group("heads"),), False)
    assert notes("plain-quirks") == {("warning", "said_twice", "a"), ("info", "translated", "fj")}


def test_comments_and_cdata_inside_expressions() -> None:
    flows = read("plain-quirks")[0].flows
    assert flows["fc"].condition == 'level = "校级" and amount < 5'
    assert (flows["fj"].condition, flows["fd"].is_default) == ("amount >= 5", True)
