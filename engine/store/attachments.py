"""Attachments: names for write-once files that lie under the data directory by their SHA-256."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, reference
from engine.store.types import Id


class Attachment(Base):
    """A file somebody attached to a case; the bytes are `files/<sha256>`."""

    __tablename__ = "attachment"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    instance_id: Mapped[str] = mapped_column(Id, reference("instance.id"), index=True)
    task_id: Mapped[str | None] = mapped_column(Id)
    sha256: Mapped[str]
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    uploaded_by: Mapped[str]
    uploaded_at: Mapped[datetime]
