"""Finds what a form should not be: a schema that can't be run, and questions about what a person believes."""

import re
from collections.abc import Iterable

from engine.domain.forms.model import Field, Form, FormProblem, JsonObject
from engine.domain.forms.reading import inspect

_WORDS = (
    "信仰|宗教|政治面貌|政治(?:倾向|观点|立场|态度|表现)|党性(?:分析|表现)",
    "思想(?:动态|状况|倾向|表现|汇报|认识|考核|情况|鉴定)|^(?:个人)?思想$|意识形态(?:倾向|表现|认识|立场)",
    "个人(?:观点|信念|价值观)|世界观|网络(?:言论|舆情)",
    r"\b(?:religio\w*|beliefs?|faith|ideolog(?:y|ies)|world ?view)\b",
    r"\bpolitical (?:views?|opinions?|stance|leanings?|affiliations?|attitudes?|orientation|convictions?)\b",
    r"\bideological (?:views?|stance|leanings?|position|attitudes?|convictions?)\b",
)
BELIEFS = re.compile("|".join(_WORDS), re.IGNORECASE)
"""Words of questions about a person's beliefs or opinions. Numbers of members, risks of texts, guiding ideas of a
project are other things and pass."""


def lint_form(schema: JsonObject | Form) -> tuple[FormProblem, ...]:
    """Return everything that speaks against deploying this form."""
    form, problems = (schema, ()) if isinstance(schema, Form) else inspect(schema)
    return (*problems, *_beliefs(form.components))


def _beliefs(fields: Iterable[Field]) -> Iterable[FormProblem]:
    for field in fields:
        words = (field.label, field.description, field.key.replace("_", " "), *(c.label for c in field.choices))
        if field.kind != "number" and any(BELIEFS.search(word) for word in words):
            yield FormProblem(
                path=field.path or field.key,
                code="beliefs",
                zh=f"字段“{field.label or field.key}”涉及个人信仰或思想，不得收集。",
                en=f"The field '{field.label or field.key}' asks what a person believes; that must not be collected.",
            )
        yield from _beliefs(field.children)
