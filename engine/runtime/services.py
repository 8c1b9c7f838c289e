"""What service handlers may do, carried out inside the act."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from engine.domain.diagram import Element
from engine.domain.due_dates import due_date
from engine.domain.durations import parse_span
from engine.domain.numbering import number_text
from engine.domain.panels import Panel, PanelTerms
from engine.domain.texts import Text
from engine.runtime import counting
from engine.runtime.exclusion import STEPPED_ASIDE, excluded_people, note
from engine.runtime.indexing import retell
from engine.runtime.keeping_out import KEPT_OUT, REQUESTED, SETTLED, look_again_at_all
from engine.runtime.panels import draw_for
from engine.runtime.reassignment import reassign_overdue
from engine.runtime.reserved import PRIVATE
from engine.runtime.serving import Served
from engine.store.instances import Notice, Objection

if TYPE_CHECKING:
    from engine.runtime.case import Case


class CaseServices:
    """The ServiceContext of one service task in one case."""

    def __init__(self, case: "Case", element: Element, variables: Mapping[str, object], served: Served) -> None:
        self._case = case
        self._act = case.act
        self._variables = variables
        self._served = served
        self.element = element.id
        self.now = case.act.now
        self.starter = case.instance.starter

    @property
    def case(self) -> Mapping[str, object]:
        """The case's facts as diagrams see them."""
        value = self._variables.get("case")
        return value if isinstance(value, Mapping) else {}

    @property
    def variables(self) -> Mapping[str, object]:
        """What expressions at the task see, but for the engine's own facts."""
        return {name: value for name, value in self._variables.items() if name != PRIVATE}

    def members(self, group: str) -> tuple[str, ...]:
        """Return the people of a group now."""
        return self._act.organisation.members(group, self.now)

    def excluded(self) -> Mapping[str, str]:
        """Return the people who may not decide in this case."""
        return excluded_people(self._case)

    def draw(self, terms: PanelTerms) -> Panel:
        """Draw a panel for this case by lot, and keep the record of it."""
        panel, rows = draw_for(self._case, self.element, terms)
        self._served.added(rows)
        return panel

    def name(self, login: str) -> Text:
        """Return somebody's name; their login where nobody is known by it."""
        known = self._act.organisation.person(login)
        return Text(login, login) if known is None else known.name

    def settle_recusal(self, person: str, *, granted: bool) -> None:
        """Close the request; who is kept out leaves open tasks when the time for undo is over."""
        self._served.about_to_write()
        note(self._case, REQUESTED, person, SETTLED)
        if granted:
            note(self._case, STEPPED_ASIDE, person)
            note(self._case, KEPT_OUT, person)
            look_again_at_all(self._case, person)

    def after(self, span: str) -> datetime:
        """Return the moment `span` after now, in working time."""
        return due_date(self.now, parse_span(span), self._act.calendar, working=True).at

    def assign_number(self) -> str:
        """Give the case its number, once."""
        instance = self._case.instance
        if instance.number is None:
            self._served.about_to_write()
            instance.number = self.issue_number(self._case.deployed.package.number or instance.definition_key)
            self._case.set_fact("number", instance.number)
            retell(self._case)
        return instance.number

    def issue_number(self, kind: str) -> str:
        """Take the next number of `kind` in this year (the installation's zone)."""
        self._served.about_to_write()
        year = counting.local_year(self._act)
        number = number_text(kind, year, counting.next_value(self._act.session, kind, year))
        self._act.emit("NumberIssued", element=self.element, actor="system:engine", payload={"number": number})
        return number

    def mail(self, kind: str, person: str, payload: Mapping[str, object]) -> None:
        """Queue a mail for when the time for undo is over."""
        self._case.mail(kind, person, payload=payload)

    def emit(self, event: str, payload: Mapping[str, object]) -> None:
        """Record an event as the machine's."""
        self._act.emit(event, element=self.element, actor="system:engine", payload=payload)

    def publish_notice(self, title: str, body: object, until: datetime) -> str:
        """Publish the case's notice."""
        self._served.about_to_write()
        notice = Notice(
            id=self._act.new_id(),
            instance_id=self._case.instance.id,
            title=title,
            body=body,
            published_at=self.now,
            until_at=until,
            state="open",
            act=self._case.instance.act,
        )
        self._act.session.add(notice)
        self._act.session.flush()
        return notice.id

    def close_notice(self) -> int:
        """Close the case's open notices and count what arrived on the newest."""
        self._served.about_to_write()
        session = self._act.session
        mine = Notice.instance_id == self._case.instance.id
        session.execute(update(Notice).where(mine, Notice.state == "open").values(state="closed"))
        newest = select(Notice.id).where(mine).order_by(Notice.published_at.desc(), Notice.id.desc()).limit(1)
        return (
            session.scalar(
                select(func.count()).select_from(Objection).where(Objection.notice_id == newest.scalar_subquery())
            )
            or 0
        )

    def reassign_overdue(self) -> tuple[str, ...]:
        """Hand overdue department tasks of this case to deputies or superiors."""
        self._served.about_to_write()
        return reassign_overdue(self._case)
