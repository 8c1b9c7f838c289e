"""What other mail servers say, as it may stand on pages and in rows."""

LONGEST = 500


def in_words(text: bytes | str) -> str:
    """Return it bounded, and without what is no letter."""
    told = text.decode(errors="replace") if isinstance(text, bytes) else text
    return "".join(c if c.isprintable() else " " for c in told)[:LONGEST]
