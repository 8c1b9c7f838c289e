"""The refusals that keep people out of a case and its secrets in, in words."""

from typing import Final

TEXTS: Final[dict[str, tuple[str, str, str, str]]] = {
    # code: (zh what, zh todo, en what, en todo)
    "relation_kind": (
        "没有这一类关系。",
        "请从列出的类别中选择。",
        "There is no such kind of relation.",
        "Choose one of those that are listed.",
    ),
    "relation_declared": (
        "您已申报过与「{person}」的这一关系。",
        "不必再次申报；关系结束时请注销。",
        "You have declared this relation to {person} already.",
        "There is no need to declare it twice; end it when it is over.",
    ),
    "confidential_outsider": (
        "本事项保密，「{person}」现在无权查阅。",
        "请只向能查阅本事项的人征询、抄送或提及；需要新的办理人时，请转办、委派或加签。",
        "This matter is confidential, and {person} may not read it.",
        "Ask, copy or mention only those who may read it; hand the task on or add a signer to draw others in.",
    ),
}
