import pytest

from engine.domain.addresses import AddressRefusedError, Allowed, check_resolved, read_target, shown_address

NOTHING = Allowed.read("")


@pytest.mark.parametrize(
    "url",
    [
        "https://oa.example.edu.cn/hook",
        "https://oa.example.edu.cn:8443/hook?from=huiqian",
        "https://93.184.216.34/hook",
        "https://[2606:2800:220:1::1]/hook",
    ],
)
def test_public_addresses_are_called(url: str) -> None:
    assert read_target(url, NOTHING).url == url


@pytest.mark.parametrize(
    "url",
    [
        "http://oa.example.edu.cn/hook",
        "ftp://oa.example.edu.cn/",
        "file:///etc/passwd",
        "https://",
        "https:///hook",
        "hook",
        "",
        "https://user:secret@oa.example.edu.cn/",
        "https://oa.example.edu.cn:99999/",
        "https://oa.example.edu.cn\\@127.0.0.1/",
        "https://oa.example.edu.cn/ho ok",
        "https://oa.example.edu.cn/\x00",
        "https://oa.example.edu.cn/\ud800",
        "https://oa.example.edu.cn/\u200b",
        "https://a..example.edu.cn/",
        "https://.example.edu.cn/",
        "https://oa%2eexample.edu.cn/",
        "https://" + "a" * 64 + ".example.edu.cn/",
        "https://" + "a." * 127 + "cn/",
        "https://127.0.0.1/",
        "https://127.0.0.1./",
        "https://１２７.0.0.1/",
        "https://[::1%25lo]/",
        "https://10.1.2.3/",
        "https://169.254.169.254/latest/meta-data",
        "https://0.0.0.0/",
        "https://224.0.0.1/",
        "https://100.64.0.1/",
        "https://[::1]/",
        "https://[fe80::1]/",
        "https://[fd00::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://[64:ff9b:1::7f00:1]/",
        "https://[2002:7f00:1::]/",
        "https://[2001:0:7f00:1::]/",
        "https://[::127.0.0.1]/",
    ],
)
def test_everything_else_is_refused(url: str) -> None:
    with pytest.raises(AddressRefusedError, match="Expected"):
        read_target(url, NOTHING)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://OA.Example.edu.cn/", "oa.example.edu.cn"),
        ("https://oa.example.edu.cn./", "oa.example.edu.cn"),
        ("https://办公.例子.中国/", "xn--55qx2a.xn--fsqu00a.xn--fiqs8s"),
        ("https://[2606:2800:220:1::1]/", "2606:2800:220:1::1"),
    ],
)
def test_a_host_is_spelled_in_one_way(url: str, host: str) -> None:
    assert read_target(url, NOTHING).host == host
    assert read_target(url.replace("https", "http"), Allowed.read(f"!, {host.upper()}")).host == host


@pytest.mark.parametrize(
    "resolved",
    [["127.0.0.1"], ["93.184.216.34", "10.0.0.1"], ["::1"], ["64:ff9b::a00:1"], ["fe80::1%eth0"], []],
)
def test_a_name_that_stands_for_an_inner_address_is_refused(resolved: list[str]) -> None:
    target = read_target("https://rebound.example.com/", NOTHING)
    with pytest.raises(AddressRefusedError, match="Expected"):
        check_resolved(target, resolved, NOTHING)


@pytest.mark.parametrize(
    ("resolved", "tried"),
    [
        (["93.184.216.34", "93.184.216.35"], ("93.184.216.34", "93.184.216.35")),
        (["2606:2800::1", "2606:2800::1", "93.184.216.34"], ("2606:2800::1", "93.184.216.34")),
        (
            ["2606:2800::1", "2606:2800::2", "2606:2800::3", "93.184.216.34"],
            ("2606:2800::1", "93.184.216.34", "2606:2800::2", "2606:2800::3"),
        ),
    ],
)
def test_each_public_address_is_tried_once_and_the_families_in_turn(resolved: list[str], tried: tuple[str]) -> None:
    target = read_target("https://oa.example.edu.cn/", NOTHING)
    assert check_resolved(target, resolved, NOTHING) == tried


def test_what_the_installation_allows_may_be_inside_and_without_tls() -> None:
    by_network, by_name = Allowed.read("10.1.0.0/16, fd00::/8"), Allowed.read("oa.local")
    assert read_target("http://10.1.2.3/hook", by_network).port == 80
    assert check_resolved(read_target("http://oa.inner/", by_network), ["10.1.9.9"], by_network) == ("10.1.9.9",)
    assert check_resolved(read_target("http://oa.local:8080/", by_name), ["192.168.1.1"], by_name) == ("192.168.1.1",)
    with pytest.raises(AddressRefusedError, match="public"):
        read_target("http://10.2.0.1/hook", by_network)
    with pytest.raises(AddressRefusedError, match="https"):
        check_resolved(read_target("http://else.example.com/", by_network), ["93.184.216.34"], by_network)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://oa.example.edu.cn/hook", "https://oa.example.edu.cn/hook"),
        ("https://oa.example.edu.cn:8443/hook?token=geheim", "https://oa.example.edu.cn:8443/hook?token=…"),
        ("https://oa.example.edu.cn/?a=1&token=geheim&b=", "https://oa.example.edu.cn/?a=…&token=…&b=…"),
        ("https://oa.example.edu.cn/?geheim", "https://oa.example.edu.cn/?…"),
        ("https://oa.example.edu.cn/?token=ge;heim=1", "https://oa.example.edu.cn/?token=…"),
        ("https://oa.example.edu.cn/hook?a=1#geheim", "https://oa.example.edu.cn/hook?a=…"),
        ("https://me:geheim@oa.example.edu.cn/", "https://oa.example.edu.cn/"),
        ("https://[::1/geheim", "…"),
        ("", ""),
    ],
)
def test_an_address_is_shown_without_what_may_be_secret(url: str, shown: str) -> None:
    assert shown_address(url) == shown
