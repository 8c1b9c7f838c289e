"""The search box beside 100,000 cases: rare and common words, operators, for who has few cases and who may read all.

Measured is the query as the page asks it, with its rows and who has them; on SQLite, and on PostgreSQL where a server
can be had.
"""

import random
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import text

from engine.queries.search import Search
from tests.benchmarks.counts import Counts
from tests.benchmarks.desk import BenchDesk, a_desk
from tests.benchmarks.figures import Figure, Stopwatch
from tests.benchmarks.workloads.lifecycle import university
from tests.benchmarks.workloads.postgresql import a_database, a_server
from tests.factories.corpus import Story, write

SUBJECTS = (
    "联合实验室",
    "学生交换",
    "双学位",
    "学术会议",
    "教师互访",
    "合作办学",
    "联合科研",
    "援外医疗",
    "基地建设",
    "引智",
)
PLACES = ("德国", "法国", "日本", "英国", "美国", "俄罗斯", "新加坡", "意大利", "荷兰", "澳大利亚", "加拿大", "韩国")
FIELDS = ("人工智能", "材料科学", "海洋工程", "公共卫生", "汉语教学", "土木工程", "生物医药", "国际法", "气候变化")
RARE = "敦煌壁画修复"
FEW, MANY = "kycz", "lc_yz"
"""Somebody with a hundred cases, and somebody with every fifth."""
ADMINISTRATOR = "sys_admin"
QUERIES = {
    "rare word": "壁画",
    "common word": "项目",
    "two words": "德国 人工智能",
    "number": "国合[2026]8号",
    "nothing": "量子引力",
    "operators": "due<3d 项目",
    "walked": "-项目 type:approve",
}
READERS = {"few": FEW, "many": MANY, "all": ADMINISTRATOR}


def search(folder: Path, counts: Counts) -> list[Figure]:
    """Search on both databases."""
    with a_desk(folder) as desk:
        figures = _figures(desk, "SQLite", counts)
    with a_server() as (address, _), a_desk(folder, a_database(address, "search")) as desk:
        return [*figures, *_figures(desk, "PostgreSQL", counts)]


def _figures(desk: BenchDesk, database: str, counts: Counts) -> list[Figure]:
    university(desk)
    case = desk.start("project_lifecycle", "lc_pi")
    write(desk, case, _stories(counts.search_cases))
    _settle(desk, database)
    figures = []
    for reader, login in READERS.items():
        for name, asked in QUERIES.items():
            watch = Stopwatch()
            query = Search(person=login, text=asked)
            found = desk.engine.read(query)
            for _ in range(counts.search_laps):
                with watch.lap():
                    desk.engine.read(query)
            note = f"{len(found.rows)} rows{', more to look at' if found.cut else ''}"
            figures.append(watch.figure("search", f"{database}, {counts.search_cases} cases, {reader}: {name}", note))
    return figures


def _settle(desk: BenchDesk, database: str) -> None:
    """Let PostgreSQL count what was just written, as it does by itself after a while."""
    if database == "PostgreSQL":
        with desk.engine.database.write_session() as session, session.begin():
            session.execute(text("ANALYZE"))


def _stories(count: int) -> Iterator[Story]:
    chosen = random.Random(16)  # noqa: S311 - the same titles in every run
    for n in range(count):
        title = f"{chosen.choice(PLACES)}{chosen.choice(FIELDS)}{chosen.choice(SUBJECTS)}项目第{n}期"
        readers = [*([FEW] if n % (count // 100 or 1) == 0 else []), *([MANY] if n % 5 == 0 else [])]
        yield Story(
            title=RARE + title if n in (count // 10, count // 2) else title,
            number=f"国合〔{2020 + n % 7}〕{n // 7 + 1}号",
            readers=readers,
            asked="lc_yz" if n % 10 == 0 else None,
        )
