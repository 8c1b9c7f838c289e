"""What only the demo has: everybody's mailbox, and the hand on the clock."""

from ui.demo import clock, mailbox
from ui.demo.board import blueprint

__all__ = ["blueprint", "clock", "mailbox"]
