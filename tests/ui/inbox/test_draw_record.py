"""The page of why them shows how a panel was drawn to those who may know who sits, and to nobody else."""

from hashlib import sha256

import pytest

from tests.factories.desk import ADMIN, APPLICANT
from tests.factories.site import Site, words
from tests.factories.slip import DONE, ask, chain, person, serve


def drawn(site: Site) -> str:
    lots = serve("lots", "panel.draw", group='"expert"', size="5", outside="2", drop='["zj_x1"]')
    judge = ask("judge", person("results.lots.members"), approval='policy="all"')
    case = site.desk.deployed(chain("drawn", ask("draft", person("starter.id"), outcomes=DONE), lots, judge))
    site.desk.done(site.desk.task(case), APPLICANT, "done")
    return case


@pytest.mark.parametrize(
    ("language", "heading", "left_out"),
    [("zh", "抽取记录", "已更换、未接受邀请或声明了利益冲突"), ("en", "Record of the draw", "was replaced, declined")],
)
def test_the_record_can_be_repeated_from_the_page(site: Site, language: str, heading: str, left_out: str) -> None:
    task = site.desk.task(drawn(site), "judge")
    answer = site.person(ADMIN, language).get(f"/inbox/{task.id}/why")
    told, markup = words(answer), answer.get_data(as_text=True)
    assert (heading in told, left_out in told) == (True, True)
    assert ("。" in told) == (language == "zh")
    seed = markup.split("<code>", 1)[1].split("</code>", 1)[0]
    shown = [login for login in site.desk.people(task) if sha256(f"{seed}:{login}".encode()).hexdigest()[:12] in markup]
    assert shown == site.desk.people(task)


def test_whoever_has_no_part_sees_no_record(site: Site) -> None:
    task = site.desk.task(drawn(site), "judge")
    told = site.person(APPLICANT).text(f"/inbox/{task.id}/why")
    assert ("抽取记录" in told, "zj_x" in told) == (False, False)
