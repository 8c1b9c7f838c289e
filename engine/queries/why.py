"""Why somebody is asked, in sentences: the steps from the rule in the diagram to this person."""

from collections.abc import Mapping, Sequence

from engine.domain.exclusion import REASONS
from engine.domain.texts import Text
from engine.queries.naming import post_name, unit_name
from engine.queries.reader import Reader
from engine.queries.rule_words import FOUND

SENTENCES: Mapping[str, tuple[str, str]] = {
    "came": ("流程图没有指定办理人，谁来都可以办", "the diagram names nobody, so whoever comes may do it"),
    "rule_group": ("流程图在此指定候选组「{group}」", "the diagram asks the group {group} here"),
    "rule_person": ("流程图在此指定您本人", "the diagram asks you in person here"),
    **FOUND,
    "unit": ("限「{unit}」", "narrowed to {unit}"),
    "post": ("您任「{post}」", "you hold the post of {post}"),
    "post_of": ("由任「{post}」的人办理", "whoever holds the post of {post} is asked"),
    "post_vacant": ("「{post}」现在空缺", "the post of {post} is vacant"),
    "substitute": ("您在代理期内代「{for}」办理", "you act for {for} during their absence"),
    "substitute_excluded": (
        "「{person}」的代理人与本案有关，跳过",
        "the substitute of {person} is part of this case: skipped",
    ),
    "substitute_passed": ("代理人「{person}」{reason}，不代理", "the substitute {person} {reason}: passed over"),
    "substitute_over": ("「{person}」的代理期已结束，交还您办理", "{person} stands in no more, so it is yours again"),
    "prepares_for": ("您在代理期内为「{for}」准备", "you prepare for {for} while they are away"),
    "term_over": ("「{person}」任期已满，由您接任办理", "the term of {person} is over, and you follow in the post"),
    "handed_over": ("「{from}」离岗，由「{by}」移交给您", "{from} leaves; {by} handed it over to you"),
    "skipped_starter": ("「{person}」是申请人或项目负责人，跳过", "{person} applied for this or leads it: skipped"),
    "skipped_drafter": ("「{person}」起草了本件，跳过", "{person} drafted this: skipped"),
    "skipped_recused": ("「{person}」已回避，跳过", "{person} stepped aside: skipped"),
    "skipped_related": (
        "「{person}」与申请人或项目负责人有申报的关系，回避",
        "{person} has a declared relation to the applicant or leader: skipped",
    ),
    "skipped_earlier": ("「{person}」在前面的环节已经办理，回避", "{person} had an earlier part in this case: skipped"),
    "skipped_concerned": ("「{person}」是本件所涉及的人，回避", "this is about {person}: skipped"),
    "skipped_unit": ("「{person}」与申请人同单位，回避", "{person} belongs to the applicant's unit: skipped"),
    "already_asked": ("「{person}」已另受指派，跳过", "{person} is asked already: skipped"),
    "next_superior": ("顺延至上一级岗位「{post}」", "so it goes to the next superior post, {post}"),
    "ladder_superior": ("原办理人逾期，您作为上级可代为办理", "it is overdue, so you may act as the superior"),
    "reassigned": ("由「{by}」改派给您：{reason}", "{by} reassigned it to you: {reason}"),
    "transferred": ("由「{by}」转办给您", "{by} handed it on to you"),
    "delegated": ("由「{by}」委派您准备", "{by} asks you to prepare it"),
    "signs_before": ("「{by}」请您先行表态", "{by} asks for your word before deciding"),
    "signs_after": ("「{by}」请您随后会签", "{by} asks you to sign after the decision"),
    "signs_beside": ("「{by}」请您一同表态", "{by} asks you to decide beside them"),
    "drawn_reassignment": ("「{person}」逾期，按流程图改由您办理", "{person} is late, so the diagram hands it to you"),
}
_ANOTHER = frozenset({"substitute", "term_over", "handed_over", "transferred", "reassigned"})
"""Steps after which whoever is asked is not the one who held the post."""
_PEOPLE = frozenset({"person", "for", "by", "from"})
_REASONS: Mapping[str, Text] = {
    **REASONS,
    "inactive": Text("已离岗", "has left"),
    "already_asked": Text("已另受指派", "is asked already"),
    "circle": Text("又由本人代理", "is substituted by them in turn"),
}


def why_sentences(
    reader: Reader, why: Sequence[object], language: str, *, instead: Mapping[str, tuple[str, str]] = SENTENCES
) -> tuple[str, ...]:
    """Return the steps in the words of whoever is asked, or in those that stand `instead` for other readers.

    A step nobody taught us is left out rather than shown as a code.
    """
    return told(reader, why, {**SENTENCES, **instead}, language)


def told(
    reader: Reader, steps: Sequence[object], words: Mapping[str, tuple[str, str]], language: str
) -> tuple[str, ...]:
    """Return the steps that `words` knows, with people, posts, groups and units by their names."""
    found = []
    other = any(isinstance(step, list | tuple) and step and step[0] in _ANOTHER for step in steps)
    for step in steps:
        if not isinstance(step, list | tuple) or len(step) != 2 or step[0] not in words:
            continue
        fields = step[1] if isinstance(step[1], Mapping) else {}
        named = {str(k): _named(reader, str(k), str(v), language) for k, v in fields.items()}
        chinese, english = words["post_of" if step[0] == "post" and other and "post_of" in words else step[0]]
        found.append((english if language == "en" else chinese).format_map(_Fields(named)))
    return tuple(found)


def _named(reader: Reader, kind: str, value: str, language: str) -> str:
    organisation = reader.organisation
    if kind == "reason" and value in _REASONS:
        return _REASONS[value].in_language(language)
    if kind in _PEOPLE:
        return post_name(reader, value, language)
    if kind == "group":
        group = organisation.groups.get(value)
        return group.name.in_language(language) if group else value
    if kind in ("unit", "of"):
        return unit_name(reader, value, language) if organisation.unit(value) else post_name(reader, value, language)
    if kind == "post":
        post = organisation.post(value)
        return post.title.in_language(language) if post else value
    return value


class _Fields(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "?"
