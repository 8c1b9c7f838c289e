import pytest
from hypothesis import given
from hypothesis import strategies as some

from engine.diagrams.juel import JuelError, is_juel, to_feel, to_feel_text
from engine.diagrams.juel.limits import MAX_DEPTH, MAX_OPERATORS, MAX_SOURCE
from engine.feel import compile_expression


@pytest.mark.parametrize(
    ("juel", "feel"),
    [
        ("${approved}", "approved"),
        ("#{approved}", "approved"),
        ("${ approved == true }", "approved = true"),
        ("${approved eq true and not rejected}", "approved = true and rejected != true"),
        ("${amount > 1000 && level != '校级'}", 'amount > 1000 and level != "校级"'),
        ("${a lt 1 or b ge 2 || c le 3 && d gt 4}", "a < 1 or b >= 2 or c <= 3 and d > 4"),
        ("${(a || b) && c}", "(a or b) and c"),
        ("${!(a < 1)}", "(a < 1) != true"),
        ("${!(a == null)}", "not(a = null)"),
        ("${starter.name}", "starter.name"),
        ("${order['total']}", "order.total"),
        ('${order["net sum"].value}', 'get value(order, "net sum").value'),
        ("${lines[0].price}", "lines[1].price"),
        ("${a.div.empty.lt}", "a.div.empty.lt"),
        ("${empty remark}", 'list contains([null, "", [], {}], remark)'),
        ("${not empty remark}", 'not(list contains([null, "", [], {}], remark))'),
        ("${fast ? 'PT1H' : 'P3D'}", 'if fast then "PT1H" else "P3D"'),
        ("${a?b:c}", "if a then b else c"),
        ("${a ? b : c ? d : e}", "if a then b else if c then d else e"),
        ("${2 * (3 + 4) - -5 / 2}", "2 * (3 + 4) - -5 / 2"),
        ("${10 div 4 mod 3}", "(if 10 / 4 < 0 then -modulo(-(10 / 4), 3) else modulo(10 / 4, 3))"),
        ("${total + 1}", "(if total = null then 0 else total) + 1"),
        ("${1. + .5 + 1e3}", "1 + .5 + 1e3"),
        ("${nrOfCompletedInstances/nrOfInstances >= 0.6}", "nrOfCompletedInstances / nrOfInstances >= 0.6"),
        ("${loopCounter == 0}", "loopCounter - 1 = 0"),
        ("${'it\\'s'}", '"it\'s"'),
        ('${"say \\"hi\\" \\\\ bye"}', '"say \\"hi\\" \\\\ bye"'),
        ("${'two\nlines'}", '"two\\nlines"'),
        ("${null}", "null"),
        ("${count == '5'}", 'string(count) = "5"'),
        ("${done != 'true'}", 'string(done) != "true"'),
        ("${1 + 1 == '2'}", "1 + 1 = 2"),
        ("${empty a == 'false'}", 'list contains([null, "", [], {}], a) = false'),
        ("${low <= high}", "low <= high or (low = null and high = null)"),
        ("${list.size() > 0}", "count(list) > 0"),
        ("${list.isEmpty()}", 'list contains(["", [], {}], list)'),
        (
            "${tags.contains('x')}",
            '(if tags instance of string then contains(tags, "x") else list contains(tags, "x"))',
        ),
        ("${map.containsKey('k')}", 'list contains(get entries(map).key, "k")'),
        ("${map.get('k')}", 'get value(map, "k")'),
        ("${list.get(2)}", "list[3]"),
        ("${name.equals('x')}", 'name = "x"'),
        ("${name.equalsIgnoreCase('X')}", 'lower case(name) = lower case("X")'),
        ("${name.startsWith('A') && name.endsWith('z')}", 'starts with(name, "A") and ends with(name, "z")'),
        ("${name.trim().toLowerCase().toUpperCase()}", 'upper case(lower case(replace(name, "^\\\\s+|\\\\s+$", "")))'),
        ("${name.substring(1, 3)}", "substring(name, 2, 2)"),
        ("${name.substring(1)}", "substring(name, 2)"),
        ("${first.concat(last)}", "first + last"),
        ("${number.toString().length()}", "string length(string(number))"),
        ("${execution.getVariable('x') == 1}", "x = 1"),
        ("${execution.processBusinessKey}", "case.number"),
        ("${execution.getProcessInstanceId()}", "case.id"),
        ("${now()}", "now()"),
        ("${dateTime().plusDays(3).minusHours(2).toDate()}", 'now() + duration("P3D") - duration("PT2H")'),
        ("${dateTime().plusWeeks(2)}", 'now() + duration("P14D")'),
        ("${vars:eq('level', 5)}", "level = 5"),
        ("${variables:get(level) > 5}", "level > 5"),
        ("${var:isNotEmpty(level)}", 'not(list contains([null, "", [], {}], level))'),
    ],
)
def test_what_has_an_equivalent(juel: str, feel: str) -> None:
    assert to_feel(juel) == feel


@pytest.mark.parametrize(
    ("text", "feel"),
    [
        ("PT${hours}H", '"PT" + (if hours = null then "" else string(hours)) + "H"'),
        ("${a}#{b + 1}", '(if a = null then "" else string(a)) + string((if b = null then 0 else b) + 1)'),
        ("\\${not} ${a < b}", '"${not} " + string((a < b) = true)'),
        ("${a < b}", "(a < b) = true"),
        ("${'}'} end", '"}" + " end"'),
    ],
)
def test_texts_with_expressions_in_them(text: str, feel: str) -> None:
    assert to_feel_text(text) == feel


@pytest.mark.parametrize(("text", "juel"), [("${a}", True), ("x #{a}", True), ("\\${a}", False), ("$a {b}", False)])
def test_what_is_an_expression_of_another_engine(text: str, juel: bool) -> None:
    assert is_juel(text) == juel


@pytest.mark.parametrize(
    ("juel", "reason"),
    [
        ("${bean.run(x)}", "calls the method 'run' at column 7"),
        ("${execution.setVariable('x', 1)}", "calls 'execution.setVariable' at column 12"),
        (
            "${execution.engineServices}",
            "reads 'execution.engineServices', which belongs to another engine, at column 12",
        ),
        ("${execution}", "reads 'execution', which belongs to another engine, at column 3"),
        ("${task.delete()}", "calls 'task.delete' at column 7"),
        ("${T(java.lang.Runtime).getRuntime().exec('id')}", "calls the method 'exec' at column 36"),
        ("${''.getClass().forName('java.lang.Runtime')}", "calls the method 'forName' at column 16"),
        ("${''['class'].forName('x')}", "calls the method 'forName' at column 14"),
        ("${S(json).prop('a').stringValue()}", "calls the method 'stringValue' at column 20"),
        ("${fn:length(a)}", "calls the function 'fn:length' at column 3"),
        ("${x = 1}", "has '=', which is no part of it, at column 5"),
        ("${a; b}", "has ';', which is no part of it, at column 4"),
        ("${a ->b}", "has '>', which can't stand there, at column 6"),
        ("${a += b}", "has '=', which is no part of it, at column 6"),
        ("${a instanceof b}", "has 'instanceof', which can't stand there, at column 5"),
        ("${__import__('os')}", "calls the function '__import__' at column 3"),
        ("${jndi:ldap://x}", "has ':', which can't stand there, at column 7"),
        ("${a[i]}", "has an index that is neither a text nor a whole number at column 4"),
        ("${a[1.5]}", "has an index that is neither a text nor a whole number at column 4"),
        ("${if}", "has the variable 'if', which FEEL can't name, at column 3"),
        ("${$x}", "has '$', which is no part of it, at column 3"),
        ("${'a' + x}", "calculates with what is no number at column 3"),
        ("${x > '5'}", "compares a number with a text at column 5"),
        ("${1 == 'true'}", "compares a number with a text at column 5"),
        ("${s.substring(x)}", "calls 'substring' with what only a number or a text may be at column 4"),
        ("${vars:eq(1 + 1, 2)}", "calls 'vars:eq' with what is no variable's name at column 3"),
        ("${}", "ends too early at column 3"),
        ("${a +}", "ends too early at column 6"),
        ("${a", "has no closing brace at column 4"),
        ("${'a}", "has a text without an end at column 3"),
        ("a ${b}", "has words around its ${…} at column 1"),
        ("${a} or ${b}", "has words around its ${…} at column 1"),
        ("${a b}", "has 'b', which can't stand there, at column 5"),
        ("${a.5}", "has '.5', which can't stand there, at column 4"),
    ],
)
def test_what_has_none_is_refused_with_its_place(juel: str, reason: str) -> None:
    with pytest.raises(JuelError) as refused:
        to_feel(juel)
    assert str(refused.value) == f"Expected an expression with a FEEL equivalent, but '{juel}' {reason}."


@pytest.mark.parametrize(
    "juel",
    [
        "${" + "(" * MAX_DEPTH + "a" + ")" * MAX_DEPTH + "}",
        "${" + "!" * 1_000 + "a}",
        "${" + "a ? " * 1_000 + "b" + " : c" * 1_000 + "}",
        "${" + "a[" * 1_000 + "0" + "]" * 1_000 + "}",
        "${'" + "x" * MAX_SOURCE + "'}",
        "${" + "(a?" * 15 + "b" + ":c)+1" * 15 + "}",
        "${a" + " % b" * 1_000 + "}",
        "${a" + " % b" * (MAX_OPERATORS - 1) + "}",
        "${a" + ".contains(b)" * (MAX_OPERATORS - 1) + "}",
        "${1" + " + 1" * 1_500 + "}",
        "${a" + ".b" * 1_500 + "}",
        "${" + "a${b}" * 300,
    ],
)
def test_nothing_too_deep_or_too_long(juel: str) -> None:
    with pytest.raises(JuelError):
        to_feel(juel)


def test_a_long_chain_within_the_limit_is_read() -> None:
    assert to_feel("${1" + " + 1" * MAX_OPERATORS + "}") == "1" + " + 1" * MAX_OPERATORS
    assert to_feel("${a" + ".b" * MAX_OPERATORS + "}") == "a" + ".b" * MAX_OPERATORS


PIECES = [
    "a",
    "b.c",
    "1",
    "'x'",
    '"y"',
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "${",
    "#{",
    "\\",
    "'",
    '"',
    " ",
    ".",
    ",",
    "?",
    ":",
]
OPERATORS = [
    "+",
    "-",
    "%",
    "==",
    "<=",
    "&&",
    "!",
    "empty ",
    " not ",
    " and ",
    "contains(",
    "size()",
    "null",
    "会签",
    "\x00",
]


@given(some.lists(some.sampled_from(PIECES + OPERATORS), max_size=25).map("".join))
def test_any_text_is_refused_or_becomes_feel(text: str) -> None:
    for translate in (to_feel, to_feel_text):
        try:
            compile_expression(translate("${" + text + "}"))
        except JuelError:
            continue
