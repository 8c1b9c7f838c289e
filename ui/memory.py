"""Lets all threads of the server share one heap."""

import ctypes

_ARENA_MAX = -8
"""glibc's number of the setting, from `malloc.h`."""


def share_one_heap() -> None:
    """Ask glibc for one heap, before the first thread starts; another C library knows no such setting.

    Left to itself it gives each thread a heap, and none of them gives back what another could use: five megabytes after
    two hundred pages. Python lets one thread run at a time, so they would hardly ever have allocated at once.
    """
    setting = getattr(ctypes.CDLL(None), "mallopt", None)
    if setting is not None:
        setting(_ARENA_MAX, 1)
