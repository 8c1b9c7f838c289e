"""The ladders in force: their rungs, their history, the elements that use them and the tasks that follow them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy import func, select

from engine.domain.elements import UserTaskSettings
from engine.domain.errors import Rejection
from engine.domain.ladder_checks import RungText
from engine.domain.rungs import AfterDue, AfterEntry, BeforeDue, LadderProfile, Rung, ShareOfTime
from engine.queries.naming import actor_name
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.runtime.ladders import profile
from engine.store.definitions import Definition
from engine.store.ladders import Ladder
from engine.store.tasks import Task


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderUse:
    """An element that is given with a ladder."""

    process: str
    element: str
    due: str
    urgent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderRow:
    """One ladder in its newest version; `open_tasks` follow it in one version or another."""

    key: str
    version: int
    rungs: tuple[RungText, ...]
    changed_at: datetime | None
    open_tasks: int
    uses: tuple[LadderUse, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderVersion:
    """One version of a ladder, and why it was made."""

    version: int
    made_at: datetime
    made_by: str
    reason: str
    rungs: tuple[RungText, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupChoice:
    """A candidate group with somebody in it, which a rung may name; only some supervise."""

    code: str
    name: str
    supervises: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderView:
    """One ladder with all its versions, the newest first."""

    row: LadderRow
    history: tuple[LadderVersion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladders(Query[tuple[LadderRow, ...]]):
    """Asks for all ladders, by their keys."""

    language: str = "zh"


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderDetail(Query[LadderView]):
    """Asks for one ladder with its history."""

    key: str
    language: str = "zh"


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderGroups(Query[tuple[GroupChoice, ...]]):
    """Asks which groups a rung may name."""

    language: str = "zh"


def answer(query: Ladders, reader: Reader) -> tuple[LadderRow, ...]:
    """Return the ladders, in four statements however many there are."""
    known = reader.ladders
    uses = list(_uses(reader, query.language))
    counts = _open(reader)
    changed = _changed(reader)
    return tuple(_row(known[key], changed, counts, uses) for key in sorted(known))


def detail(query: LadderDetail, reader: Reader) -> LadderView:
    """Return one; Rejection("not_found") where there is none of that key."""
    known = reader.ladders.get(query.key)
    if known is None:
        raise Rejection("not_found")
    rows = reader.session.scalars(select(Ladder).where(Ladder.key == query.key).order_by(Ladder.version.desc()))
    history = tuple(
        LadderVersion(
            version=row.version,
            made_at=row.made_at,
            made_by=actor_name(reader, row.made_by, query.language),
            reason=row.reason,
            rungs=as_typed(profile(row).rungs),
        )
        for row in rows
    )
    uses = list(_uses(reader, query.language))
    return LadderView(row=_row(known, _changed(reader), _open(reader), uses), history=history)


def groups(query: LadderGroups, reader: Reader) -> tuple[GroupChoice, ...]:
    """Return the groups that have somebody in them, by name."""
    organisation = reader.organisation
    offices = organisation.supervising_offices
    found = (
        GroupChoice(code=code, name=group.name.in_language(query.language), supervises=code in offices)
        for code, group in organisation.groups.items()
        if organisation.members(code, reader.now)
    )
    return tuple(sorted(found, key=lambda one: (not one.supervises, one.name)))


def as_typed(rungs: Sequence[Rung]) -> tuple[RungText, ...]:
    """Return rungs as an administrator types them."""
    return tuple(_typed(rung) for rung in rungs)


def _typed(rung: Rung) -> RungText:
    when, share, days, hours = "due", "", "", ""
    match rung.when:
        case ShareOfTime():
            when, share = "share", _plain(rung.when.share * 100)
        case BeforeDue() | AfterDue():
            when = "before" if isinstance(rung.when, BeforeDue) else "after"
            days = str(rung.when.days or "")
            hours = _plain(Fraction(rung.when.time.total_seconds()) / 3600)
        case AfterEntry():
            when, hours = "entry", _plain(Fraction(rung.when.clock.total_seconds()) / 3600)
    return RungText(
        when=when,
        share=share,
        days=days,
        hours="" if hours == "0" else hours,
        act=str(rung.act),
        to=rung.to,
        zh=rung.words.zh,
        en=rung.words.en,
    )


def _plain(number: Fraction) -> str:
    return f"{float(number):.4f}".rstrip("0").rstrip(".")


def _row(
    known: LadderProfile, changed: dict[str, datetime], counts: dict[str, int], uses: Sequence[tuple[str, LadderUse]]
) -> LadderRow:
    return LadderRow(
        key=known.key,
        version=known.version,
        rungs=as_typed(known.rungs),
        changed_at=changed.get(known.key),
        open_tasks=counts.get(known.key, 0),
        uses=tuple(use for key, use in uses if key == known.key),
    )


def _open(reader: Reader) -> dict[str, int]:
    counted = select(Task.ladder, func.count()).where(Task.state == "open", Task.ladder.is_not(None))
    return {str(key): int(count) for key, count in reader.session.execute(counted.group_by(Task.ladder))}


def _changed(reader: Reader) -> dict[str, datetime]:
    """Return when the ladders were changed that are no longer as they were shipped."""
    changed = select(Ladder.key, func.max(Ladder.made_at)).where(Ladder.version > 1).group_by(Ladder.key)
    return {str(key): at for key, at in reader.session.execute(changed)}


def _uses(reader: Reader, language: str) -> Iterator[tuple[str, LadderUse]]:
    for process in reader.session.scalars(select(Definition.key).distinct().order_by(Definition.key)).all():
        deployed = reader.latest(process)
        for element in deployed.compiled.diagram.elements.values() if deployed is not None else ():
            settings = element.settings
            due = settings.due if isinstance(settings, UserTaskSettings) else None
            if deployed is None or due is None:
                continue
            for key, urgent in ((due.ladder, False), (due.urgent_ladder, True)):
                if key is not None:
                    name = deployed.package.element_name(element.id, language)
                    yield (
                        key,
                        LadderUse(process=deployed.package.name(language), element=name, due=due.text, urgent=urgent),
                    )
