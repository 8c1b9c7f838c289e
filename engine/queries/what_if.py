"""Which of the last year's results would have been others by a proposed decision table; a bounded part at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select

from engine.dmn.sheetchecks import check_sheet
from engine.domain.texts import Text
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.queries.secrecy import CONFIDENTIAL, is_secret
from engine.queries.table_proposals import proposal_for
from engine.queries.trying import Attempt, Trial
from engine.runtime.table_changes import sheet_of
from engine.store.decisions import DecisionResult
from engine.store.instances import Instance

PART: Final = 500
"""Results that are tried for one page: a second's work at most."""
SPAN: Final = timedelta(days=365)
_REASONS: Final[Mapping[str, Text]] = {
    "no_inputs": Text(
        "没有记录输入（升级以前的结果，或输入太大）",
        "no inputs were recorded (from before they were kept, or too large)",
    ),
    "missing": Text("缺少新表要用的输入：{detail}", "inputs that the new table reads were not recorded: {detail}"),
    "gone": Text("新表里没有判定“{detail}”", "the new file has no decision '{detail}'"),
    "failed": Text("新表判不出结果：{detail}", "the new table gives no result: {detail}"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherwiseRow:
    """A result that would be another; of a confidential case no more than its number is told."""

    instance_id: str
    number: str | None
    title: str
    secret: bool
    at: datetime
    decision: str
    version: int
    """The version that decided it."""
    outputs: tuple[tuple[str, str, str], ...]
    """Name, recorded value, value by the new table."""
    old_rules: str
    new_rules: str
    already: bool
    """Whether the version in force now already gives the new result."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Untried:
    """Results that can't be tried, with the reason and some numbers of cases."""

    reason: str
    count: int
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIfView:
    """A part of the answer, the newest results first."""

    readable: bool
    """Whether the proposal's cells can be read: before that nothing is tried."""
    total: int
    """Results of the last year."""
    first: int
    last: int
    """Which of them this part tried, counted from the newest."""
    same: int
    rows: tuple[OtherwiseRow, ...]
    cases: int
    """How many cases the rows belong to."""
    untried: tuple[Untried, ...]
    next: str | None

    @property
    def missed(self) -> int:
        """How many of this part could not be tried."""
        return sum(one.count for one in self.untried)


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf(Query[WhatIfView]):
    """Asks for the part after `after` of a draft or a proposal."""

    proposal_id: str
    after: str = ""
    language: str = "zh"
    limit: int = PART


def answer(query: WhatIf, reader: Reader) -> WhatIfView:
    """Try the proposal on what was recorded; nothing is written.

    Raises Rejection("not_found").
    """
    proposal = proposal_for(reader, query.proposal_id)
    base, sheet = sheet_of(reader.session, proposal)
    content = proposal.content or check_sheet(base, sheet).content
    total, before = _counts(reader, proposal.key, query.after)
    found = _results(reader, proposal.key, query) if content is not None else []
    page = found[: query.limit]
    trial = None if content is None else Trial(reader, proposal.key, content)
    tried = [(row, trial.attempt(row.result)) for row in page] if trial is not None else []
    rows = [_row(reader, row, made, query.language) for row, made in tried if made.differs]
    return WhatIfView(
        readable=content is not None,
        total=total,
        first=before + 1 if page else before,
        last=before + len(page),
        same=sum(made.reason == "" and not made.differs for _, made in tried),
        rows=tuple(rows),
        cases=len({row.instance_id for row in rows}),
        untried=_untried(tried, query.language),
        next=page[-1].result.id if len(found) > query.limit else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A result with its case."""

    result: DecisionResult
    number: str | None
    title: str
    definition_id: str


def _results(reader: Reader, key: str, query: WhatIf) -> list[Found]:
    asked = (
        select(DecisionResult, Instance.number, Instance.title, Instance.definition_id)
        .join(Instance, Instance.id == DecisionResult.instance_id)
        .where(DecisionResult.key == key, DecisionResult.at >= reader.now - SPAN)
        .order_by(DecisionResult.id.desc())
        .limit(query.limit + 1)
    )
    if query.after:
        asked = asked.where(DecisionResult.id < query.after)
    return [
        Found(result=result, number=number, title=title, definition_id=definition_id)
        for result, number, title, definition_id in reader.session.execute(asked)
    ]


def _counts(reader: Reader, key: str, after: str) -> tuple[int, int]:
    """How many results there are, and how many of them the parts before have tried."""
    mine = select(func.count()).where(DecisionResult.key == key, DecisionResult.at >= reader.now - SPAN)
    total = reader.session.scalar(mine) or 0
    return total, (reader.session.scalar(mine.where(DecisionResult.id >= after)) or 0) if after else 0


def _row(reader: Reader, found: Found, made: Attempt, language: str) -> OtherwiseRow:
    result = found.result
    secret = is_secret(reader, found.definition_id, result.instance_id, reader.viewer)
    return OtherwiseRow(
        instance_id=result.instance_id,
        number=found.number,
        title=CONFIDENTIAL.in_language(language) if secret else found.title,
        secret=secret,
        at=result.at,
        decision=made.decision,
        version=result.version,
        outputs=() if secret else made.outputs,
        old_rules="" if secret else made.old_rules,
        new_rules="" if secret else made.new_rules,
        already=made.already,
    )


def _untried(tried: list[tuple[Found, Attempt]], language: str) -> tuple[Untried, ...]:
    groups: dict[str, list[str]] = {}
    for row, made in tried:
        if made.reason:
            words = _REASONS[made.reason].in_language(language).format(detail=made.detail)
            groups.setdefault(words, []).append(row.number or "—")
    return tuple(
        Untried(reason=reason, count=len(numbers), numbers=tuple(dict.fromkeys(numbers))[:5])
        for reason, numbers in groups.items()
    )
