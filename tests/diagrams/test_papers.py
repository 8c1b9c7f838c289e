"""What `papers.toml` may say, and how a slip in it is told."""

import pytest

from engine.api import Rejection
from engine.diagrams.check import inspect_package
from engine.diagrams.lint import LintContext
from engine.diagrams.package import Package, read_package
from tests.factories.slip import slip

BOX = '[[paper.box]]\nkind = "words"\ntitle = "审核"\n'


def with_papers(text: str) -> Package:
    return read_package({**slip(), "papers.toml": text.encode()})


def paper(more: str = "", *, key: str = "request", made_by: str = '["apply"]') -> str:
    return f'[[paper]]\nkey = "{key}"\nname = {{ zh = "申请单", en = "Request" }}\nmade_by = {made_by}\n{more}\n'


def found(text: str) -> list[tuple[str, str]]:
    problems = inspect_package(with_papers(text), LintContext())
    return [(p.element, p.text) for p in problems if p.code == "paper"]


def test_a_paper_says_who_makes_it_and_what_stands_where() -> None:
    (plan,) = with_papers(paper(f'fields = ["copies"]\n{BOX}elements = ["check"]\nafter = true\n')).papers
    assert (plan.key, plan.name.en, plan.made_by, plan.fields) == ("request", "Request", ("apply",), ("copies",))
    assert [(box.kind, box.title.zh, box.elements, box.after) for box in plan.boxes] == [
        ("words", "审核", ("check",), True)
    ]


def test_one_maker_may_give_it_another_name() -> None:
    (plan,) = with_papers(paper('titles.tell = { zh = "通知", en = "Notice" }')).papers
    assert (plan.title("tell").en, plan.title("apply").en) == ("Notice", "Request")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (paper(key="New paper"), "a key is small letters, digits and underscores"),
        (paper(made_by="[]"), "it needs a name and who makes it (made_by)"),
        (paper(made_by='"apply"'), "'made_by' is a list of texts"),
        (paper("feilds = []"), "'feilds' is not known here"),
        (paper() + paper(), "there are two papers of this key"),
        (paper('[[paper.box]]\nkind = "poem"\ntitle = "x"'), "a box needs a title and one of the kinds words, scores"),
        (paper(f'{BOX}names = "nobody"'), "names is “everyone” or “office”"),
        (paper(f"{BOX}element = []"), "'element' is not known here"),
        (paper('[[paper.fact]]\nlabel = "x"'), "a fact needs a label and a value"),
        (paper("titles = []"), "titles is a table"),
        (paper("box = 1"), "'box' is a list of tables"),
        ("[[paper", "papers.toml: "),
    ],
)
def test_a_slip_refuses_the_package(text: str, said: str) -> None:
    with pytest.raises(Rejection) as refused:
        with_papers(text)
    assert (refused.value.code, said in str(refused.value.fields["detail"])) == ("package_invalid", True)


def test_names_of_what_there_is_are_accepted() -> None:
    fact = '[[paper.fact]]\nlabel = "份数"\nvalue = "copies + 1"\n'
    assert (
        found(paper(f'begins = ["check"]\nfields = ["purpose"]\n{fact}{BOX}elements = ["apply"]\nfields = ["copies"]'))
        == []
    )


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ('begins = ["chekc"]', "names the element 'chekc', but the diagram has none of this name"),
        ('fields = ["colour"]', "names the field 'colour', but the application has none of this name"),
        (f'{BOX}elements = ["apply"]\nfields = ["colour"]', "names the field 'colour' of apply, but their forms have"),
        ('[[paper.fact]]\nlabel = "x"\nvalue = "1 +"', "a fact can't be read"),
    ],
)
def test_what_there_is_not_is_found_before_it_is_deployed(more: str, said: str) -> None:
    ((element, text),) = found(paper(more))
    assert (element, said in text) == ("papers/request", True), text
