"""Somebody outside objects, by name, to a public notice."""

from dataclasses import dataclass

from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.domain.texts import Text
from engine.runtime.act import Act, Done
from engine.runtime.case import Case, lock_case
from engine.store.instances import Notice, Objection

LIMITS = {
    "name": (Text("姓名", "name"), 60),
    "contact": (Text("联系方式", "contact"), 120),
    "content": (Text("异议内容", "objection"), 4000),
}


@dataclass(frozen=True, kw_only=True)
class FileObjection:
    """A named objection; an anonymous one is not taken, for it could not be answered."""

    notice_id: str
    name: str
    contact: str
    content: str


def handle(command: FileObjection, act: Act) -> Done:
    """Keep the objection and tell those who examine it; the trail of the case does not hold the name."""
    require("file_objection", {"public"})
    texts = {field: getattr(command, field).strip() for field in LIMITS}
    _check(texts)
    notice = act.session.get(Notice, command.notice_id)
    if notice is None:
        raise Rejection("not_found")
    case = lock_case(act, notice.instance_id)
    if notice.state != "open" or notice.until_at <= act.now:
        raise Rejection("notice_over")
    objection = Objection(id=act.new_id(), notice_id=notice.id, filed_at=act.now, **texts)
    act.session.add(objection)
    act.emit("ObjectionFiled", payload={"notice": notice.id, "objection": objection.id})
    _tell_examiners(act, case, notice)
    return Done(case=case, value={"objection": objection.id})


def _check(texts: dict[str, str]) -> None:
    empty = [field for field, text in texts.items() if not text]
    if empty:
        errors = [{"path": field, "code": "required", "zh": "请填写", "en": "Please fill this in"} for field in empty]
        raise Rejection("form_invalid", count=len(empty), errors=errors)
    for field, (label, limit) in LIMITS.items():
        if len(texts[field]) > limit:
            raise Rejection("text_too_long", field=label, limit=limit)


def _tell_examiners(act: Act, case: Case, notice: Notice) -> None:
    group = case.deployed.package.manifest.get("notice", {}).get("objections")
    if not group:
        return
    for person in act.organisation.members(str(group), act.now):
        case.mail("objection", person, payload={"notice_id": notice.id, "filed_at": act.now.isoformat()})
