"""Score sheets on paper: means, ends, what was left out of the average, and whose words they are."""

from decimal import Decimal

import pytest

from engine.api import Actor
from engine.queries.paper_scores import ScoreSheet
from engine.queries.review_paper import ReviewPaper
from tests.factories.desk import APPLICANT, OTHER_CLERK, Desk
from tests.factories.slip import DONE, ask, package, person
from tests.spiff.drawing import draw, end, start

EXPERTS = ("fxz_ws", "xz", "gjcz", "kycz")
NUMBERS = ({"type": "number", "key": key, "id": key, "label": key} for key in ("plan", "total"))
SHEET = {
    "type": "default",
    "id": "sheet",
    "components": [*NUMBERS, {"type": "textarea", "key": "weak", "id": "weak", "label": "问题"}],
}
SUM = {
    "type": "default",
    "id": "sum",
    "components": [{"type": "number", "key": "average", "id": "average", "label": "均分", "decimalDigits": 2}],
}
PLAN = """[[paper]]
key = "summary"
name = { zh = "汇总表", en = "Summary" }
made_by = ["sum"]

[[paper.box]]
kind = "scores"
title = { zh = "评分", en = "Scores" }
elements = ["score"]
fields = ["plan"]
texts = ["weak"]
total = "total"
average = "average"
names = "office"
"""


def summed(desk: Desk, totals: list[int], average: float) -> str:
    """Members of the leading group score, and somebody states the average that was computed."""
    names = ", ".join(f'"{login}"' for login in EXPERTS[: len(totals)])
    score = ask(
        "score", person(f"[{names}]"), outcomes=(("score", "done"),), task='form="sheet"', approval='policy="each"'
    )
    shapes = [start(), score, ask("sum", person(f'"{OTHER_CLERK}"'), outcomes=DONE, task='form="sum"'), end("e")]
    files = package("scored", draw("scored", shapes, ["s>score", "score>sum", "sum>e"]), sheet=SHEET, sum=SUM)
    case = desk.deployed({**files, "papers.toml": PLAN.encode()})
    task = desk.task(case)
    for login, total in zip(EXPERTS, totals, strict=False):
        desk.done(task, login, "score", plan=total // 2, total=total, weak=f"{total} 分的理由")
    desk.done(desk.task(case), OTHER_CLERK, "done", average=average)
    return case


def sheet(desk: Desk, case: str, who: str) -> ScoreSheet:
    query = ReviewPaper(instance_id=case, paper="scored.summary.1", person=who)
    (box,) = desk.engine.read(query, Actor.person(who)).boxes
    assert box.scores is not None
    return box.scores


def test_every_figure_has_its_mean_and_its_ends(on_sqlite: Desk) -> None:
    found = sheet(on_sqlite, summed(on_sqlite, [60, 80, 91], 77), OTHER_CLERK)
    assert [(f.field, f.mean, f.lowest, f.highest) for f in found.figures] == [
        ("plan", Decimal("38.33"), 30, 45),
        ("total", Decimal("77.00"), 60, 91),
    ]
    assert [line.figures for line in found.lines] == [(30, 60), (40, 80), (45, 91)]


@pytest.mark.parametrize(
    ("totals", "average", "trimmed"),
    [
        ([60, 80, 91], 77, False),
        ([60, 80, 91], 80, True),
        ([60, 78, 83, 91], 80.5, True),
        ([80, 80, 80], 80, False),
        ([60, 90], 75, False),
        ([60, 80, 91], 12, False),
    ],
)
def test_it_says_whether_the_ends_were_left_out(
    on_sqlite: Desk, totals: list[int], average: float, *, trimmed: bool
) -> None:
    assert sheet(on_sqlite, summed(on_sqlite, totals, average), OTHER_CLERK).trimmed == trimmed


def test_the_order_of_nameless_words_is_not_that_of_the_experts(on_sqlite: Desk) -> None:
    case = summed(on_sqlite, [91, 60, 80], 77)
    texts = [dict(words.texts)["weak"] for words in sheet(on_sqlite, case, APPLICANT).words]
    assert texts == ["60 分的理由", "80 分的理由", "91 分的理由"]
    named = [words.who for words in sheet(on_sqlite, case, OTHER_CLERK).words]
    assert ("" in named, len(set(named))) == (False, 3)
