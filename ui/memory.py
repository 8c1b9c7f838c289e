"""How a process that serves keeps its memory: one heap for all threads, and no search among what stays for good."""

import ctypes
import gc

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


def keep_what_is_loaded() -> None:
    """Take what a process has loaded out of the collector's sight, once all of it is there.

    Looking through two hundred thousand objects that never go holds every thread for 50 milliseconds or more, whenever
    Python thinks that enough has come anew.
    """
    gc.collect()
    gc.freeze()
