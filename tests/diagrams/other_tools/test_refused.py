"""What would do something else than drawn, or run code, is refused at its element, and nothing of it is executed."""

import pytest

from engine.diagrams.compile import compile_process
from engine.diagrams.lint import NOT_CHECKED, lint
from engine.diagrams.problems import DiagramRefused
from tests.diagrams.other_tools.reading import FILES, errors, notes, read, saved

REFUSED = {
    "camunda7-code": {
        *(("language", key) for key in ("who", "whom", "when", "groovy", "javascript", "method", "jndi", "given")),
        *(("language", key) for key in ("gives", "calls", "many", "loops", "timed", "true_when", "heard", "thrown")),
        *(("language", key) for key in ("way", "scripted")),
        *(("setting", key) for key in ("shows", "elsewhere", "shelled", "python")),
        *(("foreign", key) for key in ("code", "s", "listened", "handled", "elsewhere", "fielded", "connected")),
        *(("foreign", key) for key in ("mapped", "thrown", "decided", "way", "scripted")),
    },
    "camunda7-generated-form": {("setting", "u"), ("foreign", "s"), ("foreign", "t"), ("foreign", "u")},
    "camunda7-versions": {
        *(("setting", key) for key in ("s", "old", "dynamic", "keyed", "old_rule", "shape", "two", "both")),
        ("setting", "reads_inputs"),
        *(("foreign", key) for key in ("old", "case_of_cmmn", "old_rule", "newer", "misplaced")),
    },
    "flowable-refused": {
        ("timer", "daily"),
        ("setting", "mail"),
        ("setting", "http"),
        *(("foreign", key) for key in ("refused", "local", "first", "daily", "mail", "http", "trigger", "skipped")),
        *(("foreign", key) for key in ("property", "indexed", "drools", "call", "skipping", "all")),
    },
    "activiti-cron": {("timer", "every_night"), ("foreign", "look")},
    "camunda8-refused": {
        *(("setting", key) for key in ("embedded", "outside", "input", "dynamic", "nested", "tagged", "expression")),
        ("language", "named"),
        ("language", "throws"),
        *(("foreign", key) for key in ("refused8", "embedded", "dynamic", "job_rule", "throws")),
    },
    "spiffarena-scripts": {
        ("setting", "form"),
        ("language", "service"),
        ("foreign", "M"),
        ("foreign", "form"),
    },
    "jbpm-evaluation": {
        ("language", "_f4"),
        *(("foreign", key) for key in ("evaluation", "_t", "_mail", "_rules")),
    },
    "bpmnio-connected-store": {("unsupported", "t")},
    "xpath-conditions": {("language", "yes")},
    "chinese-ids": set(),
    "lost-prefix": {("foreign", "t"), ("foreign", "u")},
}
LINTED = {
    "chinese-ids": ("illegal_id", "开始"),
    "spiffarena-scripts": ("feel", "cond"),
}
"""What only the checks of the graph find."""


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_each_refusal_stands_at_its_element(name: str) -> None:
    assert errors(name) == REFUSED[name]


@pytest.mark.parametrize("name", sorted(LINTED))
def test_some_are_found_when_the_graph_is_checked(name: str) -> None:
    assert LINTED[name] in {(p.code, p.element) for p in lint(read(name)[0], NOT_CHECKED)}


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_none_of_them_can_be_deployed(name: str) -> None:
    with pytest.raises(DiagramRefused):
        compile_process(saved(name), definition_id=name)


@pytest.mark.parametrize("name", sorted(path.stem for path in FILES.glob("*.bpmn") if path.stem not in REFUSED))
def test_all_others_can(name: str) -> None:
    assert compile_process(saved(name), definition_id=name).diagram == read(name)[0]


@pytest.mark.parametrize(
    ("name", "element", "sentence"),
    [
        (
            "camunda7-code",
            "listened",
            (
                "Expected no 'camunda:taskListener (event complete, delegateExpression ${mailer})', but there is one:"
                " listeners are code of another engine."
            ),
        ),
        (
            "camunda7-code",
            "who",
            (
                "Expected an expression with a FEEL equivalent, but '${T(java.lang.Runtime).getRuntime().exec('id')}'"
                " calls the method 'exec' at column 36."
            ),
        ),
        (
            "flowable-refused",
            "daily",
            (
                "Expected a repetition such as 'R/PT5M' or 'R3/2026-10-10T09:00/P1D', but '0 0/5 * * * ?' is a cron"
                " expression."
            ),
        ),
        (
            "camunda8-refused",
            "refused8",
            (
                "Expected no 'zeebe:userTaskForm (id UserTaskForm_1)', but there is one: the form would be lost; save"
                " its JSON as forms/<name>.form and name it by formId."
            ),
        ),
        (
            "camunda7-versions",
            "newer",
            "Expected words of Camunda 7, Operaton that are known, but 'camunda:nextThing' is not.",
        ),
        (
            "camunda7-versions",
            "two",
            "Expected one of them to say it, but there are camunda:assignee='li' and operaton:assignee='wang'.",
        ),
        (
            "lost-prefix",
            "t",
            "Expected 'assignee' with the prefix of the tool that means it, but userTask has it without.",
        ),
        (
            "lost-prefix",
            "u",
            "Expected extensions that are known, but 'http://must.example/1' is not and must be understood.",
        ),
    ],
)
def test_a_refusal_is_a_sentence_with_the_name(name: str, element: str, sentence: str) -> None:
    assert sentence in {p.text for p in read(name)[1] if p.element == element}


def test_a_declared_language_that_is_not_read_is_said() -> None:
    assert ("warning", "expression_language", "definitions") in notes("jbpm-evaluation")
