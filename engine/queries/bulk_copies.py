"""Copies of a batch that are to be acknowledged, for the person who received them."""

from zoneinfo import ZoneInfo

from sqlalchemy import select

from engine.domain.errors import Rejection
from engine.domain.rejections import sentence
from engine.queries.bulk_line import BulkRow, refused_row
from engine.queries.naming import unit_name
from engine.queries.reader import Reader
from engine.queries.secrecy import CONFIDENTIAL, is_secret
from engine.store.conversations import Copy
from engine.store.instances import Instance


def copy_rows(reader: Reader, person: str, ids: tuple[str, ...], language: str) -> tuple[BulkRow, ...]:
    """Return a line for each, in order; somebody else's copy and none at all are told alike."""
    own = select(Copy, Instance).join(Instance, Instance.id == Copy.instance_id)
    rows = reader.session.execute(own.where(Copy.id.in_(ids), Copy.person == person)).all()
    found = {copy.id: _line(reader, copy, instance, language) for copy, instance in rows}
    return tuple(found.get(one) or refused_row(one, Rejection("not_found"), language) for one in ids)


def _line(reader: Reader, copy: Copy, instance: Instance, language: str) -> BulkRow:
    package = reader.deployed(instance.definition_id).package
    secret = is_secret(reader, instance.definition_id, instance.id, copy.person)
    read = copy.acknowledged_at
    words = None
    if copy.state != "open":
        at = "?" if read is None else read.astimezone(ZoneInfo(reader.settings.zone)).strftime("%Y-%m-%d %H:%M")
        words = sentence(Rejection("copy_read", at=at), language)
    return BulkRow(
        id=copy.id,
        instance_id=instance.id,
        number=instance.number,
        title=CONFIDENTIAL.in_language(language) if secret else instance.title or package.name(language),
        unit="" if secret else unit_name(reader, instance.starter_unit, language),
        process=package.name(language),
        name="" if secret else copy.text,
        refused="" if words is None else "copy_read",
        why="" if words is None else words.what,
        todo="" if words is None else words.todo,
    )
