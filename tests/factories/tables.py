"""A small decision table with two named values, and a process whose cases it grades."""

from collections.abc import Mapping
from email.message import EmailMessage
from typing import Any

from engine.commands.approve_table import ApproveTable
from engine.commands.deploy_package import DeployPackage
from engine.commands.propose_table import ProposeTable
from engine.commands.save_table_draft import SaveTableDraft
from engine.dmn.sheet import read_sheet
from engine.store.decisions import DecisionProposal
from tests.factories.desk import ADMIN, APPLICANT, Desk
from tests.factories.post import Post
from tests.factories.slip import DONE, ask, chain, person
from tests.spiff.drawing import Shape, mapped
from webhooks.delivery import deliver_due

SECOND = "sys_admin2"
KEY = "grade"
HEAD = 'xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="grade" name="项目定级" namespace="t"'
ROWS = (("&gt; limits.major", '"A"'), ("&gt; limits.minor", '"B"'), ("-", '"C"'))
Edits = dict[str, Any]


def dmn(major: str = "100", policy: str = "FIRST") -> bytes:
    """The file: above `major` A, above 30 B, else C."""
    rows = "".join(
        f'<rule id="r{at}"><inputEntry><text>{test}</text></inputEntry><outputEntry><text>{grade}</text></outputEntry>'
        f"<annotationEntry><text>第 {at} 档</text></annotationEntry></rule>"
        for at, (test, grade) in enumerate(ROWS, 1)
    )
    return (
        f'<definitions {HEAD}><inputData id="budget_in" name="budget">'
        '<variable name="budget" typeRef="number"/></inputData>'
        '<decision id="limits" name="limits"><variable name="limits"/>'
        f"<literalExpression><text>{{major: {major}, minor: 30}}</text></literalExpression></decision>"
        '<decision id="grade" name="定级"><variable name="grade"/>'
        '<informationRequirement><requiredDecision href="#limits"/></informationRequirement>'
        '<informationRequirement><requiredInput href="#budget_in"/></informationRequirement>'
        f'<decisionTable hitPolicy="{policy}"><input label="经费"><inputExpression typeRef="number">'
        '<text>budget</text></inputExpression></input><output name="grade" label="等级" typeRef="string"/>'
        f'<annotation name="说明"/>{rows}</decisionTable></decision></definitions>'
    ).encode()


def graded(key: str = "graded", manifest: str = "") -> dict[str, bytes]:
    """A process that grades what was applied for, then waits."""
    rule = Shape(
        tag="businessRuleTask",
        id="decide",
        extension=f'<hq:decision ref="{KEY}">{mapped("input", {"budget": "results.apply.budget"})}</hq:decision>',
    )
    return chain(
        key,
        ask("apply", person("starter.id"), outcomes=DONE),
        rule,
        ask("sign", person('"cwcz"'), outcomes=DONE),
        manifest=manifest,
    )


def with_table(desk: Desk, content: bytes | None = None, manifest: str = "") -> None:
    """Deploy both."""
    desk.act(ADMIN, DeployPackage(files={**graded(manifest=manifest), f"decisions/{KEY}.dmn": content or dmn()}))


def a_case(desk: Desk, budget: float | None) -> str:
    """Start a case and have it graded."""
    case = desk.start("graded", APPLICANT)
    desk.done(desk.task(case), APPLICANT, "done", budget=budget)
    return case


def grade_of(desk: Desk, case: str) -> object:
    return desk.variables(case)["results"]["decide"]["grade"]


def edits(content: bytes | None = None, **values: str) -> Edits:
    """The rows of a file with other named values."""
    made: Edits = read_sheet(content or dmn()).edits()
    made["values"] |= {f"value.limits.{name}": text for name, text in values.items()}
    return made


def a_draft(desk: Desk, by: str = ADMIN, typed: Mapping[str, Any] | None = None) -> str:
    """A draft that raises 100 to 120, or whatever was typed."""
    done = desk.act(by, SaveTableDraft(decision=KEY, edits=typed or edits(major="120")))
    return str(done.value["draft_id"])


def a_proposal(desk: Desk, by: str = ADMIN, **values: str) -> str:
    """One that waits."""
    draft = a_draft(desk, by, edits(**values) if values else None)
    desk.act(by, ProposeTable(draft_id=draft, reason="校长办公会决议"))
    return draft


def approved(desk: Desk, by: str = SECOND, **values: str) -> int:
    """A change that came into force; returns its version."""
    done = desk.act(by, ApproveTable(proposal_id=a_proposal(desk, **values), answer="同意"))
    return int(done.value["version"])


def proposal(desk: Desk, proposal_id: str) -> DecisionProposal:
    return desk.one(DecisionProposal, DecisionProposal.id == proposal_id)


def administrators(desk: Desk) -> set[str]:
    """Everybody who may confirm a change, its author included."""
    organisation = desk.engine.organisation
    people = organisation.persons.values()
    return {p.login for p in people if p.active and "administrator" in organisation.roles(p.login)}


def sent(desk: Desk) -> dict[str, EmailMessage]:
    """Deliver what is due; returns the last letter of each by login."""
    post = Post()
    while deliver_due(desk.engine, post, 50).total:
        pass
    by_mail = {person.email: login for login, person in desk.engine.organisation.persons.items()}
    return {by_mail[letter["To"].addresses[0].addr_spec]: letter for letter in post.letters}


def words_of(letter: EmailMessage) -> str:
    """The text of a letter."""
    body = letter.get_body(("plain",))
    return "" if body is None else str(body.get_content())
