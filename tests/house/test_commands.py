from tests.house.sources import ROOT


def names(folder: str, prefix: str = "") -> set[str]:
    return {path.stem.removeprefix(prefix) for path in (ROOT / folder).glob(f"{prefix}[a-z]*.py")}


def test_every_command_has_a_test_of_its_name() -> None:
    assert sorted(names("engine/commands") - names("tests/commands", "test_")) == []
