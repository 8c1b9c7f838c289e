"""What people type into the search box: folded text, the query it means, and where a text was hit."""

from engine.domain.searching.folding import cover, fold, grams, squeeze
from engine.domain.searching.marking import Piece, marked
from engine.domain.searching.problems import Problem
from engine.domain.searching.query import (
    Codes,
    Count,
    Day,
    Deadline,
    Filter,
    Moment,
    Names,
    Period,
    SearchQuery,
    Span,
    Word,
)
from engine.domain.searching.reading import LONGEST, parse
from engine.domain.searching.writing import written

__all__ = [
    "LONGEST",
    "Codes",
    "Count",
    "Day",
    "Deadline",
    "Filter",
    "Moment",
    "Names",
    "Period",
    "Piece",
    "Problem",
    "SearchQuery",
    "Span",
    "Word",
    "cover",
    "fold",
    "grams",
    "marked",
    "parse",
    "squeeze",
    "written",
]
