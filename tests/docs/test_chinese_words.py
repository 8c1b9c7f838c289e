"""One word a thing in Chinese too: what people read says what the glossary says, and none of its synonyms."""

import re

import pytest

from tests.house.sources import ROOT

SYNONYMS = {
    "委托": "委派",
    "收件箱": "审批中心、待我办理",
    "审批人": "办理人",
    "处理人": "办理人",
    "驳回": "退回",
    "打回": "退回",
    "撤消": "撤销",
    "转交": "转办",
    "工单": "待办",
    "(?<!用户)(?<!服务)任务": "待办",
    "督查": "督办",
}
"""What is not said, and what the glossary says instead."""
READ = (
    "webhooks/mails/*/*.jinja2",
    "ui/**/*.html",
    "ui/**/*.py",
    "engine/**/*.py",
    "docs/*.md",
    "docs/how-to/*.md",
    "docs/reference/*.md",
)
# What people may type into the search box is theirs.
TYPED = "engine/domain/searching/"


@pytest.mark.parametrize("word", SYNONYMS)
def test_what_people_read_keeps_to_the_glossary(word: str) -> None:
    files = (path for pattern in READ for path in ROOT.glob(pattern))
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()[:80]}"
        for path in files
        if not str(path.relative_to(ROOT)).startswith(TYPED) and "node_modules" not in path.parts
        for line in path.read_text("utf-8").splitlines()
        if re.search(word, line)
    ]
    assert found == [], f"say {SYNONYMS[word]}"
