"""What SIGTERM and Ctrl-C do to a process that serves: end it at once while it starts, in order when it works."""

import os
import signal
import sys
from collections.abc import Callable
from types import FrameType


def end_at_once() -> None:
    """Let them end a process that has begun nothing yet, with 0.

    An exception would be raised in the middle of an import, where a library may swallow it; and the system's own answer
    is none where the process is the first of a container. Ctrl-C is asked for too: a shell has it ignored for what runs
    in the background.
    """
    _on_signals(_leave)


def end_in_order() -> None:
    """Let them raise KeyboardInterrupt in the main thread, which finishes what is being done."""
    _on_signals(_interrupt)


def _on_signals(answer: Callable[[int, FrameType | None], None]) -> None:
    signal.signal(signal.SIGTERM, answer)
    signal.signal(signal.SIGINT, answer)


def _leave(_number: int, _frame: FrameType | None) -> None:
    """Whatever a transaction has not committed, the database takes back."""
    os.write(sys.stderr.fileno(), "已停止 / stopped\n".encode())
    os._exit(0)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
