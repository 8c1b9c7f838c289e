"""Applications as people fill them in: the whole form, as the shipped stories know it."""

from typing import Any

import yaml

from tests.e2e.installation import Story
from tests.e2e.people import Person
from ui.demo_data import ROOT

STORY = ROOT / "project_lifecycle" / "scenarios"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"  # fmt: skip  # noqa: E501


def fields_of(story: str, **own: Any) -> dict[str, Any]:  # noqa: ANN401 - any field
    """Return a form's fields as the stories fill them in, typed as a browser types them; `own` ones replace them."""
    told = yaml.safe_load((STORY / f"_{story}.yaml").read_text("utf-8"))
    return {key: _typed(value) for key, value in {**told, **own}.items() if value not in ([], None)}


def _typed(value: object) -> object:
    if isinstance(value, list):
        return [_typed(item) for item in value]
    if isinstance(value, dict):
        return {key: _typed(item) for key, item in value.items()}
    return value if isinstance(value, bool) else str(value)


def start(applicant: Person) -> None:
    """Open the catalogue and start an application."""
    applicant.goes("/apply")
    applicant.sends(applicant.page.locator('form[action="/apply/start/project_lifecycle"] button').click)


def begin(applicant: Person, **own: Any) -> None:  # noqa: ANN401 - any field
    """Start an application and fill all of it in."""
    start(applicant)
    applicant.fills(fields_of("application", **own))


def submit(applicant: Person, words: str = "提交") -> None:
    """Hand in the form that is open."""
    applicant.sends(applicant.page.get_by_role("button", name=words, exact=True).first.click)


def application(title: str, by: str = "lc_pi", **own: Any) -> Story:  # noqa: ANN401 - any field
    """A story: somebody has filed an application, and the secretary of their college is asked."""
    return ({"start": by}, {"complete": "N02", "with": {"use": "application", "title": title, **own}})


def at_the_college(title: str) -> Story:
    """A story: the dean and the Party secretary are asked."""
    return (*application(title), {"complete": "N05", "outcome": "approve"})


def at_the_formal_check(title: str) -> Story:
    """A story: the international office is asked."""
    return (*at_the_college(title), {"complete": "N06", "outcome": "approve", "with": {"use": "minutes"}})


def at_the_departments(title: str) -> Story:
    """A story: the clerks of three departments are asked."""
    return (*at_the_formal_check(title), {"complete": "N09", "outcome": "approve"})


REVIEWED: Story = (
    {"complete": "S104", "outcome": "confirm"},
    {"complete": "S106", "with": {"use": "sheet_political"}},
    {"complete": "S107", "with": {"use": "sheet_material"}},
    {"complete": "S108", "with": {"use": "sheet_benefit"}},
    {"complete": "S114"},
    {"complete": "S203", "outcome": "confirm"},
    {"complete": "S204", "outcome": "accept", "with": {"coi": ["none"]}},
    {"complete": "S206", "with": {"use": "scores"}},
    {"complete": "S210", "with": {"summary": "建议通过。"}},
)
"""The panel and the experts find nothing to object to."""


def at_the_vote(title: str) -> Story:
    """A story: the leading group is asked."""
    return (
        *at_the_departments(title),
        {"complete": "S303", "with": {"proposal": "approve"}},
        {"complete": "S304", "outcome": "approve"},
        *REVIEWED,
        {"complete": "N30", "with": {"use": "agenda"}},
    )
