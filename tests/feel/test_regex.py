import re

import pytest

from engine.feel import FeelLimitError, compile_expression
from engine.feel.regexes import PatternError, compile_pattern


def free(_steps: int) -> None:
    """Count nothing."""


def found(pattern: str, text: str, flags: str = "") -> str | None:
    return compile_pattern(pattern, flags).search(text, free)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("abc", "xxabcxx"),
        ("a|ab", "ab"),
        ("(a|ab)(c|bcd)", "abcd"),
        ("a*", "aaab"),
        ("a*?b", "aaab"),
        ("a{2,3}", "aaaa"),
        ("a{2,}?", "aaaa"),
        ("(?:ab)+", "xababab"),
        ("[^a-c]+", "abcxyzabc"),
        (r"\d{4}-\d{2}", "on 2026-10-10"),
        ("^b|c$", "abc"),
        (r"\.", "a.b"),
        ("[.]x?", "a.b"),
        ("x*", "aaa"),
        ("审批(流程)?", "一审批流程"),
        (r"[a\-z]+", "b-a-z"),
        ("[a-]+", "b-a"),
        ("(a*)*b", "aab"),
    ],
)
def test_it_finds_what_python_finds(pattern: str, text: str) -> None:
    expected = re.search(pattern, text)
    assert found(pattern, text) == (None if expected is None else expected.group())


@pytest.mark.parametrize(
    ("pattern", "text", "flags", "seen"),
    [
        ("ABC", "xabc", "i", "abc"),
        ("a.c", "a\nc", "", None),
        ("a.c", "a\nc", "s", "a\nc"),
        ("^b", "a\nb", "", None),
        ("^b", "a\nb", "m", "b"),
        ("a b c", "abc", "x", "abc"),
        (r"\p{Lu}+", "abCDe", "", "CD"),
        ("[a-z-[aeiou]]+", "aeibcd", "", "bcd"),
        ("[A-C]+", "xbc", "i", "bc"),
        ("k", "\u212a", "i", "\u212a"),
        ("[^q]", "Q", "i", None),
        (r"(a)\1", "xaa", "", "aa"),
        (r"(a)(b)?\2c", "ac", "", "ac"),
        (r"(A)\1", "aA", "i", "aA"),
        (r"(a)\10", "aa0", "", "aa0"),
        (r"\p{IsCJKUnifiedIdeographs}+", "a审批b", "", "审批"),
        (r"\P{L}+", "ab12", "", "12"),
        (r"\i\c*", "1a-b.c", "", "a-b.c"),
        (r"hello\ sworld", "hello world", "x", "hello world"),
        ("a[ ]b", "a b", "x", "a b"),
        ("^b$", "a\nb\nc", "m", "b"),
        ("^", "a\n", "m", ""),
        ("b$", "ab\n", "m", "b"),
        ("b$", "ab\n", "", None),
        (r"\$", "a$", "", "$"),
    ],
)
def test_flags_and_classes_of_the_standard(pattern: str, text: str, flags: str, seen: str | None) -> None:
    assert found(pattern, text, flags) == seen


@pytest.mark.parametrize(
    "pattern",
    [
        "(",
        ")",
        "[a",
        "a**",
        "*",
        "a{2",
        "a{3,2}",
        "(?=a)",
        r"\y",
        "[z-a]",
        "a{501}",
        r"\1",
        r"(a\1)",
        r"(a)[\1]",
        r"\p{Nope}",
        r"\p{IsMordor}",
        "[]",
        "[a[b]",
        r"\/",
        "a{,2}",
        "}",
        "(?i)a",
    ],
)
def test_a_broken_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(PatternError):
        compile_pattern(pattern, "")


@pytest.mark.parametrize("pattern", ["(a+)+$", "^(a|a)*$", "(a|aa)+$", "a*a*a*a*a*a*b", "(.*)*x"])
def test_patterns_that_stall_others_do_not_stall_this_one(pattern: str) -> None:
    assert found(pattern, "a" * 2_000 + "!") is None


def test_work_is_counted() -> None:
    text = 'for i in 1..5000 return matches(text, "(a|b|ab)*c")'
    with pytest.raises(FeelLimitError):
        compile_expression(text).evaluate({"text": "ab" * 5_000})


def test_a_pattern_that_asks_for_a_group_again_ends_as_well() -> None:
    with pytest.raises(FeelLimitError):
        compile_expression(r'matches(text, "(a*)*(b)\\2x")').evaluate({"text": "a" * 2_000 + "bb"})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('replace("abc", "b", "$")', None),
        ('replace("abc", "b", "\\\\")', None),
        ('replace("abc", "b", "\\\\$")', "a$c"),
        ('replace("abc", "(b)", "[$1$12$0]")', "a[bb2b]c"),
        ('replace("abc", "(b)", "$2")', "ac"),
        ('replace("abc", "x*", "-")', None),
        ('replace("abc", "b", "x", "y")', None),
        ('matches("abc", "b", null)', True),
        ('split("a1b22c", "[0-9]+")', ["a", "b", "c"]),
        ('split(",a,", ",")', ["", "a", ""]),
        ('split("abc", "")', None),
        ('matches("abc", "[")', None),
    ],
)
def test_functions_with_patterns(text: str, value: object) -> None:
    assert compile_expression(text).evaluate({}) == value
