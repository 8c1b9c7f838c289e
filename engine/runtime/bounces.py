"""Keeps which addresses refuse mail; one that refuses it again and again gets none until somebody resumes it."""

from collections.abc import Collection
from typing import cast

from sqlalchemy import Table, bindparam, delete

from engine.domain.mail_addresses import address_key
from engine.runtime.act import Act
from engine.store.mails import MailAddress

_ADDRESSES = cast("Table", MailAddress.__table__)
_FORGET = delete(_ADDRESSES).where(_ADDRESSES.c.address == bindparam("address"))


def count_bounce(act: Act, address: str, answer: str) -> None:
    """Count one more refusal, and mark the address where they have become too many."""
    key = address_key(address)
    kept = act.session.get(MailAddress, key, with_for_update=True)
    if kept is None:
        kept = MailAddress(address=key, bounces=0, answer="", bounced_at=act.now, marked_at=None)
        act.session.add(kept)
    kept.bounces, kept.answer, kept.bounced_at = kept.bounces + 1, answer, act.now
    if kept.bounces >= act.settings.bounce_limit and kept.marked_at is None:
        kept.marked_at = act.now


def forget_bounces(act: Act, addresses: Collection[str]) -> None:
    """The addresses took letters: what was before is over."""
    keys = sorted({address_key(address) for address in addresses})
    if keys:
        act.change(_FORGET, [{"address": key} for key in keys])
