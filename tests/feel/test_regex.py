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
    ],
)
def test_flags_and_classes_of_the_standard(pattern: str, text: str, flags: str, seen: str | None) -> None:
    assert found(pattern, text, flags) == seen


@pytest.mark.parametrize("pattern", ["(", ")", "[a", "a**", "*", "a{2", "a{3,2}", "(?=a)", r"\y", "[z-a]", "a{501}"])
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


def test_a_replacement_with_a_lone_sign_gives_null() -> None:
    assert compile_expression('replace("abc", "b", "$")').evaluate({}) is None
