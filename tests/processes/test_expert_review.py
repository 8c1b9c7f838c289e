"""The expert review on the token core: drawing, declarations, hidden scores, discussion, the computed result."""

from itertools import product

import pytest

from tests.processes.walk import Part, decide

INPUTS = {"panel": None, "fresh": False, "renewed": False, "rounds": 0, "due_factor": 1}


def accepts(*people: str, coi: str = "none") -> dict[str, object]:
    votes = [{"person": p, "outcome": "accept", "opinion": None, "data": {"coi": [coi]}} for p in people]
    return {"votes": votes}


def scores(*totals: float, fails: int = 0) -> dict[str, object]:
    verdicts = ["fail" if n < fails else "pass" for n in range(len(totals))]
    data = [
        {"total": total, "verdict": verdict, "strong": "团队成熟", "weak": "设备到位时间"}
        for total, verdict in zip(totals, verdicts, strict=True)
    ]
    votes = [{"person": f"p{n}", "outcome": "score", "opinion": None, "data": one} for n, one in enumerate(data, 1)]
    return {"votes": votes, "present": len(votes), "recused": []}


def invited(**inputs: object) -> Part:
    return Part("expert_review", **{**INPUTS, **inputs}).do("S203", "confirm")


def scored(*totals: float, fails: int = 0, **inputs: object) -> Part:
    part = invited(**inputs).do("S204", "done", **accepts("p1", "p2", "p3", "p4", "p5"))
    return part.do("S206", "approve", **scores(*totals, fails=fails))


@pytest.mark.parametrize(
    ("totals", "fails", "rounds", "end"),
    [
        ((80, 78, 76, 82, 79), 0, 0, "S212"),
        ((75, 75, 75, 75, 75), 1, 0, "S212"),
        ((75, 75, 75, 75, 75), 2, 0, "S213"),
        ((75, 75, 75, 75, 75), 2, 2, "S214"),
        ((75, 75, 75, 75, 75), 3, 0, "S214"),
        ((74, 74, 74, 74, 74), 0, 0, "S213"),
        ((74, 74, 74, 74, 74), 0, 1, "S213"),
        ((74, 74, 74, 74, 74), 0, 2, "S214"),
        ((60, 60, 60, 60, 60), 0, 0, "S213"),
        ((59, 60, 60, 60, 60), 0, 0, "S214"),
    ],
)
def test_the_scores_decide(totals: tuple[float, ...], fails: int, rounds: int, end: str) -> None:
    part = scored(*totals, fails=fails, rounds=rounds)
    assert part.waiting() == ["S210"]
    assert part.do("S210", "done", summary="综合意见", must=[]).end == end


def test_scores_far_apart_are_discussed_once_and_counted_anew() -> None:
    part = scored(95, 60, 80, 80, 80)
    assert part.waiting() == ["S209"]
    part.do("S209", "approve", **scores(95, 60, 80, 80, 80))
    assert part.waiting() == ["S210"]
    assert part.do("S210", "done").end == "S212"


def test_whoever_declines_or_has_a_conflict_is_replaced_and_only_the_new_are_invited() -> None:
    votes = [*accepts("p1", "p2", "p3")["votes"], *accepts("p4", coi="kin")["votes"]]  # type: ignore[misc]
    votes.append({"person": "p5", "outcome": "decline", "opinion": None, "data": {}})
    part = invited().do("S204", "done", votes=votes)
    assert part.waiting() == ["S203"]
    assert (part.told("S202D")["keep"], part.told("S202D")["drop"]) == (["p1", "p2", "p3"], ["p4", "p5"])
    part.do("S203", "confirm").do("S204", "done", **accepts("p6", "p7"))
    assert part.result("S204R", "accepted") == ["p1", "p2", "p3", "p6", "p7"]
    assert part.waiting() == ["S206"]


def test_whoever_steps_aside_while_scoring_is_replaced() -> None:
    part = invited().do("S204", "done", **accepts("p1", "p2", "p3", "p4", "p5"))
    part.do("S206", "approve", **{**scores(80, 80, 80, 80), "recused": ["p5"]})
    assert part.waiting() == ["S203"]
    assert part.told("S202D")["keep"] == ["p1", "p2", "p3", "p4"]
    part.do("S203", "confirm").do("S204", "done", **accepts("p6"))
    assert part.result("S204R", "accepted") == ["p1", "p2", "p3", "p4", "p6"]


def test_a_panel_anew_draws_nobody_who_was_asked_before() -> None:
    part = Part("expert_review", **{**INPUTS, "fresh": True, "panel": ["p1"]})
    assert (part.told("S202D")["keep"], part.told("S202D")["avoid"]) == ([], ["S204", "S206", "S209", "S210", "S608"])
    assert Part("expert_review", **{**INPUTS, "panel": ["p7"]}).told("S202D")["keep"] == ["p7"]


def test_from_seven_scores_on_the_ends_are_left_out() -> None:
    votes = scores(0, 70, 80, 80, 80, 90, 100)["votes"]
    found = decide("expert_scoring#D04", votes=votes, discussed=True, rounds=0)
    assert (found["average"], found["discuss"], found["result"]) == (80, False, "passed")
    six = decide("expert_scoring#D04", votes=scores(0, 80, 80, 80, 90, 100)["votes"], discussed=True, rounds=0)
    assert float(str(six["average"])) == pytest.approx(71.67)


def test_every_pattern_of_scores_has_one_result() -> None:
    for total, fails, rounds in product((0, 59.99, 60, 74.99, 75, 100), range(6), range(4)):
        found = decide(
            "expert_scoring#D04", votes=scores(*[total] * 5, fails=fails)["votes"], discussed=False, rounds=rounds
        )
        if fails > 2 or total < 60:
            expected = "failed"
        elif total >= 75 and fails <= 1:
            expected = "passed"
        else:
            expected = "revise" if rounds < 2 else "failed"
        assert (found["result"], found["discuss"]) == (expected, False)
