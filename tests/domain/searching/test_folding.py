import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.searching import Piece, fold, grams, marked, squeeze

ANY = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40)


@pytest.mark.parametrize("brackets", ["〔〕", "[]", "［］", "()", "（）", "【】", "{}", "<>", "「」", "--"])
def test_a_number_in_any_brackets_is_the_same(brackets: str) -> None:
    assert fold(f"国合{brackets[0]}2026{brackets[1]}12号") == "国合2026 12号"


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("ＹＸ２０２６－００３", "yx2026 003"),
        ("与 MIT 合作", "与mit合作"),
        ("Joint  Lab,  second phase", "joint lab second phase"),
        ("Straße", "strasse"),
        ("ﬁrst", "first"),
        ("カタカナ", "カタカナ"),
        ("ｶﾀｶﾅ", "カタカナ"),
        ("Cafe\u0301", "café"),
        ("“引号”、《书名》", "引号书名"),
        ("", ""),
        ("—— ·", ""),
    ],
)
def test_width_case_and_punctuation_do_not_matter(written: str, folded: str) -> None:
    assert fold(written) == folded


@given(ANY)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(ANY, ANY, ANY)
def test_a_part_of_a_folded_text_has_no_other_pairs(before: str, word: str, after: str) -> None:
    whole = f"{fold(before)}{fold(word)}{fold(after)}"
    assert grams(fold(word)) <= grams(whole)


def test_pairs_do_not_reach_over_a_space() -> None:
    assert grams("国合2026 12") == {"国合", "合2", "20", "02", "26", "12"}
    assert squeeze("yx2026 003") == "yx2026003"


@pytest.mark.parametrize(
    ("text", "words", "pieces"),
    [
        ("国合〔2026〕12号", ["2026 12"], [("国合〔", False), ("2026〕12", True), ("号", False)]),
        ("Ｊoint Lab", ["jo", "ab"], [("Ｊo", True), ("int L", False), ("ab", True)]),
        ("联合联合", ["联合"], [("联合联合", True)]),
        ("标题", ["没有"], [("标题", False)]),
        ("标题", [""], [("标题", False)]),
        ("", ["标题"], []),
    ],
)
def test_the_words_are_marked_as_they_are_written(text: str, words: list[str], pieces: list[tuple[str, bool]]) -> None:
    assert marked(text, words) == tuple(Piece(piece, hit=hit) for piece, hit in pieces)


@given(ANY, ANY)
def test_marking_loses_nothing(text: str, word: str) -> None:
    assert "".join(piece.text for piece in marked(text, [fold(word)])) == text


@given(st.text(alphabet="外事合作〔〕 abcＡ１2-", max_size=20), st.data())
def test_what_is_part_of_a_text_is_marked_in_it(text: str, data: st.DataObject) -> None:
    folded = fold(text)
    begin = data.draw(st.integers(0, len(folded)))
    word = folded[begin : begin + 3].strip()
    pieces = marked(text, [word])
    assert any(piece.hit for piece in pieces) == bool(word)
