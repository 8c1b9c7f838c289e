"""查找: the search page, what its text may say, and the conditions it understood."""

from dataclasses import dataclass, replace

from flask import render_template, request

from engine.domain.searching import LONGEST, Filter, SearchQuery, Word, written
from engine.domain.searching.operators import OPERATORS
from engine.domain.sharing import LONGEST_NAME
from engine.queries.inbox_counts import InboxCounts
from engine.queries.saved_views import SavedViews, ViewsView
from engine.queries.search import Search
from ui import auth, i18n
from ui.inbox.views import blueprint, read_counts
from ui.problems import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One condition of a query, and the text without it."""

    text: str
    without: str


@blueprint.get("/inbox/search")
@auth.signed_in
def search() -> str:
    """Show what a text finds; without one, what can be asked."""
    return render_search(request.args.get("q", "").strip(), scope=request.args.get("scope", "all"))


def render_search(text: str, *, scope: str, problem: Problem | None = None, name: str = "") -> str:
    """Lay the page out; `problem` and `name` are of a view that could not be saved."""
    found = auth.read(
        Search(
            person=auth.visitor().login,
            text=text,
            scope="mine" if scope == "mine" else "all",
            after=request.args.get("after"),
            language=i18n.language(),
        )
    )
    return render_template(
        "inbox/search.html",
        listed=auth.read(InboxCounts(person=auth.visitor().login)),
        aside=read_counts(),
        found=found,
        text=text,
        scope="mine" if scope == "mine" else "all",
        parts=() if found.problems else parts_of(found.query, i18n.language()),
        canonical=written(found.query, i18n.language()),
        operators=OPERATORS,
        longest=LONGEST,
        longest_name=LONGEST_NAME,
        problem=problem,
        name=name,
        after=request.args.get("after", ""),
    )


def parts_of(query: SearchQuery, language: str) -> tuple[Part, ...]:
    """Return each condition with the text that is left when it is taken away."""
    return tuple(
        Part(text=written(_alone(part), language), without=written(_without(query, part), language))
        for part in (*query.words, *query.filters)
    )


def _alone(part: Word | Filter) -> SearchQuery:
    return SearchQuery(words=(part,)) if isinstance(part, Word) else SearchQuery(filters=(part,))


def _without(query: SearchQuery, part: Word | Filter) -> SearchQuery:
    words = tuple(word for word in query.words if word != part)
    return replace(query, words=words, filters=tuple(one for one in query.filters if one != part))


def saved_views(*, counted: bool = False) -> ViewsView:
    """Return the visitor's views; templates call it where they show them."""
    return auth.read(SavedViews(person=auth.visitor().login, counted=counted))


@blueprint.app_context_processor
def _with_views() -> dict[str, object]:
    return {"saved_views": saved_views}
