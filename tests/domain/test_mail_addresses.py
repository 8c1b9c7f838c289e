"""Addresses that can be written to, and what only looks like one."""

import pytest

from engine.domain.mail_addresses import address_key, usable_address
from engine.domain.unsubscribing import make_token, read_token


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("li.ming@example.cn", "li.ming@example.cn"),
        ("o'brien+x@mail.example.edu.cn", "o'brien+x@mail.example.edu.cn"),
        ("huiqian@localhost", "huiqian@localhost"),
        ("a@例子.中国", "a@xn--fsqu00a.xn--fiqs8s"),
    ],
)
def test_an_address_is_given_as_an_envelope_wants_it(given: str, written: str) -> None:
    assert usable_address(given) == written


@pytest.mark.parametrize(
    "given",
    [
        "",
        "nobody",
        "@example.cn",
        "a@",
        "a@b@c.cn",
        "a b@c.cn",
        "a@c.cn\r\nBcc: all@example.cn",
        "a@c.cn\nRCPT TO:<all@example.cn>",
        "a\r\n@c.cn",
        "<a@c.cn>",
        "a@c.cn,b@c.cn",
        '"a b"@c.cn',
        "a(comment)@c.cn",
        ".a@c.cn",
        "a..b@c.cn",
        "李明@example.cn",
        "a@-c.cn",
        "a@c..cn",
        "a@[127.0.0.1]",
        "a@c.cn\x00",
        f"{'a' * 65}@c.cn",
        f"a@{'b' * 64}.cn",
        f"a@{'.'.join(['bbbbbbbb'] * 32)}",
    ],
)
def test_what_is_none_is_refused(given: str) -> None:
    assert usable_address(given) is None


def test_spelling_makes_no_other_mailbox() -> None:
    assert address_key(" Li.Ming@Example.CN ") == "li.ming@example.cn"


def test_a_token_says_whose_it_is_and_can_t_be_made_up() -> None:
    token = make_token("secret", "li.ming", "mentions")
    assert read_token("secret", token) == ("li.ming", "mentions")
    assert read_token("another", token) is None
    assert read_token("secret", token.replace("mentions", "copies")) is None
    assert read_token("secret", f"{token}x") is None
    for broken in ("", ".", "..", "mentions.!!!.x", "mentions.gA.x", "\r\n.a.b", "mentions"):
        assert read_token("secret", broken) is None
