"""Which of the last year's results would be others by a proposed decision table: counted over all, listed by page."""

from collections.abc import Generator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
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

MOST: Final = 20_000
"""Results that are tried, the newest of the year: some seconds' work; what is beyond is said."""
LISTED: Final = 100
"""Results that would be others, on one page."""
FETCHED: Final = 500
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
    """What was counted, and a page of results that would be others, the newest first."""

    readable: bool
    """Whether the proposal's cells can be read: before that nothing is tried."""
    total: int
    """Results of the last year."""
    tried: int
    """How many of them, the newest, the figures are about; on a further page those that it went through."""
    same: int
    different: int
    cases: int
    """How many cases would have gone another way."""
    untried: tuple[Untried, ...]
    rows: tuple[OtherwiseRow, ...]
    next: str | None
    """After which result the list goes on."""

    @property
    def missed(self) -> int:
        """How many could not be tried."""
        return sum(one.count for one in self.untried)


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf(Query[WhatIfView]):
    """Asks about a draft or a proposal: counted over the newest `most` results, or the list that goes on `after` one.

    A further page counts nothing: it ends where its list is full.
    """

    proposal_id: str
    after: str = ""
    language: str = "zh"
    limit: int = LISTED
    most: int = MOST


def answer(query: WhatIf, reader: Reader) -> WhatIfView:
    """Try the proposal on what was recorded; nothing is written.

    Raises Rejection("not_found").
    """
    proposal = proposal_for(reader, query.proposal_id)
    base, sheet = sheet_of(reader.session, proposal)
    content = proposal.content or check_sheet(base, sheet).content
    counted = _Counted()
    if content is not None:
        trial = Trial(reader, proposal.key, content)
        with closing(_results(reader, proposal.key, query)) as found:
            for row in found:
                counted.add(row, trial.attempt(row.result), query)
                if query.after and counted.more:
                    break
    listed = counted.rows[: query.limit]
    return WhatIfView(
        readable=content is not None,
        total=_total(reader, proposal.key),
        tried=counted.tried,
        same=counted.same,
        different=counted.different,
        cases=len(counted.cases),
        untried=_untried(counted.untried),
        rows=tuple(_row(reader, row, made, query.language) for row, made in listed),
        next=listed[-1][0].result.id if counted.more else None,
    )


@dataclass(kw_only=True)
class _Counted:
    """What has come of the results so far."""

    tried: int = 0
    same: int = 0
    different: int = 0
    more: bool = False
    cases: set[str] = field(default_factory=set)
    rows: "list[tuple[Found, Attempt]]" = field(default_factory=list)
    untried: dict[str, list[str]] = field(default_factory=dict)

    def add(self, row: "Found", made: Attempt, query: WhatIf) -> None:
        """Count one; of those that would be others keep a page."""
        self.tried += 1
        if made.reason:
            words = _REASONS[made.reason].in_language(query.language).format(detail=made.detail)
            self.untried.setdefault(words, []).append(row.number or "—")
        elif not made.differs:
            self.same += 1
        else:
            self.different += 1
            self.cases.add(row.result.instance_id)
            self.more = len(self.rows) >= query.limit
            if not self.more:
                self.rows.append((row, made))


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A result with its case."""

    result: DecisionResult
    number: str | None
    title: str
    definition_id: str


def _results(reader: Reader, key: str, query: WhatIf) -> Generator[Found, None, None]:
    asked = (
        select(DecisionResult, Instance.number, Instance.title, Instance.definition_id)
        .join(Instance, Instance.id == DecisionResult.instance_id)
        .where(DecisionResult.key == key, DecisionResult.at >= reader.now - SPAN)
        .order_by(DecisionResult.id.desc())
        .limit(query.most)
        .execution_options(yield_per=FETCHED)
    )
    if query.after:
        asked = asked.where(DecisionResult.id < query.after)
    with reader.session.execute(asked) as found:
        for result, number, title, definition_id in found:
            yield Found(result=result, number=number, title=title, definition_id=definition_id)


def _total(reader: Reader, key: str) -> int:
    mine = select(func.count()).where(DecisionResult.key == key, DecisionResult.at >= reader.now - SPAN)
    return reader.session.scalar(mine) or 0


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


def _untried(groups: Mapping[str, list[str]]) -> tuple[Untried, ...]:
    return tuple(
        Untried(reason=reason, count=len(numbers), numbers=tuple(dict.fromkeys(numbers))[:5])
        for reason, numbers in groups.items()
    )
