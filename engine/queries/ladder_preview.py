"""What a ladder would do with a task that is given now: these letters, on these days, to these people by post."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from engine.domain.errors import Rejection
from engine.domain.ladder import before_entry, schedule
from engine.domain.ladder_checks import RungText, before_start, checked_rungs
from engine.domain.rungs import Act, LadderProfile, Rung
from engine.domain.texts import Text
from engine.queries.naming import post_name
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.runtime.ladders import staffed_groups, supervising_office
from engine.runtime.meetings import organisers

MOST_DAYS = 250
_COLLEGE = Text("申请人所在学院的秘书", "the secretary of the applicant's college")
_LOOKED_AT = Text("预览的事项", "the task looked at")
_NOBODY = Text("（没有人）", "(nobody)")


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeseenLetter:
    """One kind of letter of one rung, with the people who get it."""

    at: datetime
    place: int
    act: str
    mail: str
    to: tuple[str, ...]
    words: Text
    provisional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderForeseen:
    """The letters in the order of time, for a task of the holders of a post that is due at `due_at`."""

    holders: tuple[str, ...]
    given_at: datetime
    due_at: datetime
    letters: tuple[ForeseenLetter, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderPreview(Query[LadderForeseen]):
    """Asks what `rungs` would do with a task given at `given_at` to `post`, with so many working days."""

    rungs: tuple[RungText, ...]
    post: str
    given_at: datetime
    days: int = 3
    language: str = "zh"


@dataclass(frozen=True, slots=True, kw_only=True)
class PostChoice:
    """A post that somebody holds."""

    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderPosts(Query[tuple[PostChoice, ...]]):
    """Asks to which posts a task can be imagined to be given."""

    language: str = "zh"


def posts(query: LadderPosts, reader: Reader) -> tuple[PostChoice, ...]:
    """Return the posts that somebody holds; those with a superior first."""
    organisation = reader.organisation
    held = [post for code, post in organisation.posts.items() if organisation.holders(code, reader.now)]
    held.sort(key=lambda post: (post.superior is None, post.title.in_language(query.language)))
    return tuple(PostChoice(code=post.code, name=post.title.in_language(query.language)) for post in held)


def answer(query: LadderPreview, reader: Reader) -> LadderForeseen:
    """Return what would happen if nobody did anything.

    Raises Rejection: those of `checked_rungs`, ladder_before_start for the length of time that is looked at, and
    not_found for a post that nobody holds.
    """
    organisation, calendar = reader.organisation, reader.calendar
    rungs = checked_rungs(query.rungs, staffed_groups(organisation, reader.now))
    days = min(max(query.days, 1), MOST_DAYS)
    given, due = query.given_at, calendar.add_working_days(query.given_at, days)
    for place, rung in enumerate(rungs, start=1):
        if before_entry(rung, given, due.at, calendar):
            raise before_start(
                place, "预览的事项" if query.language == "zh" else "the one looked at", f"{days} workdays"
            )
    holders = organisation.holders(query.post, reader.now)
    if not holders:
        raise Rejection("not_found")
    reached = schedule(LadderProfile(key="preview", rungs=rungs), given, due.at, calendar)
    letters = tuple(
        ForeseenLetter(
            at=one.at,
            place=one.index + 1,
            act=str(one.rung.act),
            mail=mail,
            to=people,
            words=one.rung.words,
            provisional=one.provisional or due.provisional,
        )
        for one in reached
        for mail, people in _letters(one.rung, holders, reader, query.language, late=one.at >= due.at)
    )
    return LadderForeseen(
        holders=tuple(post_name(reader, person, query.language) for person in holders),
        given_at=given,
        due_at=due.at,
        letters=letters,
    )


def _letters(
    rung: Rung, holders: tuple[str, ...], reader: Reader, language: str, *, late: bool
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the kinds of letters of a rung with their addressees, as `engine.commands.climb_ladder` sends them."""
    organisation, now = reader.organisation, reader.now
    groups = tuple(dict.fromkeys(p for code in rung.to for p in organisation.members(code, now)))
    superiors = tuple(p for p in (organisation.superior_of(h, now) for h in holders) if p is not None)
    reminder, copy = ("overdue", "overdue_copy") if late else ("reminder", "reminder_copy")

    def named(people: tuple[str, ...]) -> tuple[str, ...]:
        found = tuple(dict.fromkeys(post_name(reader, person, language) for person in people))
        return found or (_NOBODY.in_language(language),)

    match rung.act:
        case Act.COPY_GROUP:
            yield copy, named(groups)
            return
        case Act.OFFER_RESERVE:
            yield "reserve", named(groups)
            yield reminder, named(holders)
            return
        case Act.SUPERVISE:
            yield (
                "supervised",
                named((*organisation.members(supervising_office(organisation, holders, rung.to, now), now), *holders)),
            )
            return
        case Act.COPY_SUPERIOR:
            yield "overdue_copy", named(superiors)
        case Act.OFFER_SUPERIOR:
            yield "escalated", named(superiors)
        case Act.COPY_SUBSTITUTE:
            standing = (organisation.standing_substitute(h) for h in holders)
            yield "overdue_copy", named(tuple(p for p in standing if p is not None))
        case Act.COPY_COLLEGE:
            yield "overdue_copy", (_COLLEGE.in_language(language),)
        case Act.FORECAST_QUORUM | Act.POSTPONE_MEETING:
            yield "forecast", named((*organisers(organisation, rung.to, now),))
            yield reminder, named(holders)
            return
        case Act.SEND_MATERIAL:
            yield "meeting", named(holders)
        case _:
            yield reminder, named(holders)
    if groups:
        yield copy, named(groups)
