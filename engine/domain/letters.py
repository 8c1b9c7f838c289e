"""A mail as it was written: what is kept of it once it was handed over, or refused."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What went to whom, in which words; `job_id` is the mail it came from."""

    job_id: str
    address: str
    language: str
    subject: str
    text: str
    html: str
    message_id: str
