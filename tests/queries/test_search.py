"""What a search finds is what its words are in, among what the reader may read; on both databases."""

import random
from itertools import pairwise

import pytest

from engine.api import Actor
from engine.commands.copy_case import CopyCase
from engine.commands.send_back import SendBack
from engine.commands.suspend_instance import SuspendInstance
from engine.domain.searching import fold, squeeze
from engine.queries.search import Search, SearchView
from engine.queries.searching import walking
from tests.factories.application import application
from tests.factories.corpus import Story, write
from tests.factories.desk import ADMIN, APPLICANT, CLERK, OTHER_CLERK, Desk
from tests.factories.slip import DONE, ask, chain, group, person, serve

AUDITOR = "sj_yw"
READER, BUSY = "kycz", "jwcz"
ALPHABET = "外事合作项目联签 abAB１2〔〕-é"
WORDS = ("合作", "外事合", "作项目", "ab", "Ab1", "12", "é2", "目联签外", "项 目", "2〕1", "b a", "签")


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """So few that the tests' own corpus has more: every way of walking is walked."""
    monkeypatch.setattr(walking, "FEW", 5)
    monkeypatch.setattr(walking, "STRETCH", 20)


def found(desk: Desk, person: str, text: str, **more: object) -> list[str]:
    """The ids on every page, in their order; no page may be longer than asked, none may repeat."""
    ids: list[str] = []
    after: str | None = None
    while True:
        page = desk.engine.read(Search(person=person, text=text, after=after, **more))  # type: ignore[arg-type]
        assert page.problems == ()
        ids += [row.instance_id for row in page.rows]
        if page.next is None:
            assert len(set(ids)) == len(ids)
            return ids
        after = page.next


def view(desk: Desk, person: str, text: str) -> SearchView:
    return desk.engine.read(Search(person=person, text=text))


def corpus(desk: Desk, seed: int, count: int) -> dict[str, Story]:
    chosen = random.Random(seed)  # noqa: S311 - the same cases in every run
    stories = [
        Story(
            title="".join(chosen.choices(ALPHABET, k=chosen.randint(0, 14))),
            number=f"国合〔{chosen.randint(2025, 2026)}〕{n}号" if n % 3 == 0 else None,
            readers=[*([BUSY] if n % 2 else []), *([READER] if n % 40 == 0 else [])],
            unit="CWC" if n % 7 == 0 else "FZB",
            starter="cw_jb" if n % 30 == 0 else "fzb_jb",
            state="completed" if n % 11 == 0 else "active",
        )
        for n in range(count)
    ]
    return dict(zip(write(desk, desk.start("seal_slip", APPLICANT), stories), stories, strict=True))


def holds(story: Story, word: str) -> bool:
    sought = fold(word)
    number = fold(story.number or "")
    return any(sought in text for text in (fold(story.title), number, squeeze(number)))


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("seed", [1, 2])
def test_every_word_finds_exactly_what_holds_it(harness: Desk, seed: int) -> None:
    """The starter's and the unit's names hold none of the words."""
    cases = corpus(harness, seed, 120)
    may = {
        ADMIN: list(cases),
        BUSY: [case for case, story in cases.items() if BUSY in story.readers],
        READER: [case for case, story in cases.items() if READER in story.readers],
    }
    for reader, mine in may.items():
        for word in WORDS:
            if len(fold(word)) < 2:
                continue
            expected = [case for case in reversed(mine) if holds(cases[case], f'"{word}"')]
            ids = found(harness, reader, f'"{word}"', size=4)
            assert [case for case in ids if case in cases] == expected, (reader, word)
        several = [case for case in reversed(mine) if holds(cases[case], "合作") and not holds(cases[case], "签")]
        assert found(harness, reader, "合作 -签") == several


@pytest.mark.usefixtures("few")
def test_operators_find_exactly_what_they_say(harness: Desk) -> None:
    cases = corpus(harness, 3, 120)
    expected = {
        "unit:CWC": lambda story: story.unit == "CWC",
        "-单位:财务 合作": lambda story: story.unit != "CWC" and holds(story, "合作"),
        "来自:财务处经办": lambda story: story.starter == "cw_jb",
        "from:cw_jb 外事": lambda story: story.starter == "cw_jb" and holds(story, "外事"),
        "状态:办结": lambda story: story.state == "completed",
        "状态:办结 合作": lambda story: story.state == "completed" and holds(story, "合作"),
        "no:2025": lambda story: "〔2025〕" in (story.number or ""),
        "编号:国合(2026)3号": lambda story: story.number == "国合〔2026〕3号",
        "title:合作 no:国合": lambda story: "合作" in fold(story.title) and story.number is not None,
        "流程:用印 状态:办理中 -unit:CWC": lambda story: story.state == "active" and story.unit != "CWC",
        "type:vote": lambda _story: False,
        "due<3d": lambda _story: False,
    }
    for text, wanted in expected.items():
        for reader in (ADMIN, BUSY, READER):
            mine = [case for case, story in cases.items() if reader == ADMIN or reader in story.readers]
            ids = [case for case in found(harness, reader, text, size=7) if case in cases]
            assert ids == [case for case in reversed(mine) if wanted(cases[case])], (reader, text)


def test_who_may_read_what(harness: Desk) -> None:
    """Part in the case, or a role that reads everything; nobody else finds it, by whatever word."""
    case = harness.start("project_lifecycle", APPLICANT)
    harness.done(harness.task(case), APPLICANT, "done", **application())
    title = str(application()["title"])
    asked = harness.people(harness.task(case))[0]
    for text in (title, "来自:临床", "state:open", "单位:临床", "类型:办理", "since:2026-01-01"):
        for reader in (APPLICANT, asked, ADMIN, AUDITOR):
            assert case in found(harness, reader, text), (reader, text)
        for reader in (CLERK, OTHER_CLERK, "nobody"):
            assert found(harness, reader, text) == [], (reader, text)
    harness.engine.execute(CopyCase(instance_id=case, persons=(CLERK,)), Actor.person(APPLICANT))
    assert (found(harness, CLERK, title), found(harness, OTHER_CLERK, title)) == ([case], [])


def test_what_an_application_says_is_found_from_the_moment_it_is_filed(harness: Desk) -> None:
    case = harness.start("project_lifecycle", APPLICANT)
    fields = application()
    assert found(harness, APPLICANT, str(fields["title"])) == []
    harness.done(harness.task(case), APPLICANT, "done", **fields)
    (row,) = view(harness, APPLICANT, "多瑙医院").rows
    assert "".join(piece.text for piece in row.also[0] if piece.hit) == "多瑙医院"
    assert found(harness, APPLICANT, "danube HOSPITAL") == [case]


def test_a_number_is_found_from_the_moment_it_is_issued(harness: Desk) -> None:
    draft = ask("first", person("starter.id"), outcomes=DONE)
    case = harness.deployed(chain("numbered", draft, serve("number", "case.accept"), ask("then", group("legal"))))
    assert found(harness, ADMIN, "no:numbered") == []
    harness.done(harness.task(case), APPLICANT, "done")
    for typed in ("no:numbered-2026-001", "编号：ＮＵＭＢＥＲＥＤ〔2026〕001", "numbered2026001", "bered[2026]"):
        (row,) = view(harness, ADMIN, typed).rows
        assert (row.instance_id, [piece.hit for piece in row.number if piece.hit]) == (case, [True])


def test_a_row_says_where_it_stands_and_what_waits_for_the_reader(on_sqlite: Desk) -> None:
    case = on_sqlite.start("project_lifecycle", APPLICANT)
    on_sqlite.done(on_sqlite.task(case), APPLICANT, "done", **application())
    task = on_sqlite.task(case)
    (asked,) = on_sqlite.people(task)
    (row,) = view(on_sqlite, asked, "办理人:我").rows
    (stand,) = row.stands
    assert (row.task_id, stand.name.zh, stand.logins, row.state) == (task.id, "学院外事秘书初核", (asked,), "active")
    (own,) = view(on_sqlite, APPLICANT, "来自:我").rows
    assert own.task_id is None
    assert found(on_sqlite, APPLICANT, "来自:我", scope="mine") == []
    assert found(on_sqlite, asked, "来自:临床", scope="mine") == [case]


def test_deadlines_rounds_and_states_follow_the_case(harness: Desk) -> None:
    case = harness.start("project_lifecycle", APPLICANT)
    harness.done(harness.task(case), APPLICANT, "done", **application())
    assert found(harness, APPLICANT, "期限<30日") == [case]
    assert found(harness, APPLICANT, "期限:逾期") == []
    assert found(harness, APPLICANT, "轮次>1") == []
    harness.pass_time(days=30)
    assert found(harness, APPLICANT, "状态:逾期") == [case]
    assert found(harness, APPLICANT, "期限:逾期 期限<今天") == [case]
    asked = harness.people(harness.task(case))[0]
    harness.act(asked, SendBack(task_id=harness.task(case).id, to="N02", opinion="请补"))
    assert found(harness, APPLICANT, "状态:退回") == [case]
    harness.done(harness.task(case), APPLICANT, "done", **application())
    assert found(harness, APPLICANT, "轮次:2") == [case]
    harness.act(ADMIN, SuspendInstance(instance_id=case, reason="等"))
    assert (found(harness, APPLICANT, "状态:挂起"), found(harness, APPLICANT, "状态:办理中")) == ([case], [])
    assert found(harness, APPLICANT, "自:2026-09-01 至:29天") == [case]
    assert found(harness, APPLICANT, "自:29天") == []


@pytest.mark.parametrize(
    ("text", "code", "instead"),
    [
        ("单位:财无处 合作", "name_unknown", "合作 单位:财务处"),
        ("办理人:查无此人啊", "name_unknown", None),
        ("流程:项目申抱", "name_unknown", "流程:国际合作项目申报"),
        ("unti:CWC", "operator_unknown", "unit:CWC"),
    ],
)
def test_a_slip_is_answered_with_what_may_have_been_meant(
    on_sqlite: Desk, text: str, code: str, instead: str | None
) -> None:
    answer = view(on_sqlite, APPLICANT, text)
    assert ([(problem.code, problem.instead) for problem in answer.problems], answer.rows) == ([(code, instead)], ())


def test_a_unit_brings_those_below_it(on_sqlite: Desk) -> None:
    case = on_sqlite.start("project_lifecycle", APPLICANT)
    parent = on_sqlite.engine.organisation.units["LC"].parent
    assert found(on_sqlite, APPLICANT, f"unit:{parent}") == [case]


@pytest.mark.parametrize("after", ["nonsense", "r~~", f"r~~{'0' * 32}", "f~2026~x"])
def test_an_address_that_was_tampered_with_is_the_first_page(on_sqlite: Desk, after: str) -> None:
    on_sqlite.slip()
    query = Search(person=APPLICANT, text="来自:我", after=after)
    assert on_sqlite.engine.read(query) == view(on_sqlite, APPLICANT, "来自:我")


@pytest.mark.usefixtures("few")
def test_who_reads_a_page_at_a_time_misses_nothing_that_was_there(on_sqlite: Desk) -> None:
    cases = corpus(on_sqlite, 4, 60)
    before = found(on_sqlite, ADMIN, "-量子 state:open", size=3)
    first = on_sqlite.engine.read(Search(person=ADMIN, text="-量子 state:open", size=3))
    on_sqlite.slip()
    rest = []
    after = first.next
    while after is not None:
        page = on_sqlite.engine.read(Search(person=ADMIN, text="-量子 state:open", size=3, after=after))
        rest += [row.instance_id for row in page.rows]
        after = page.next
    assert [row.instance_id for row in first.rows] + rest == before
    assert all(newer > older for newer, older in pairwise(before))
    assert len(cases) == 60
