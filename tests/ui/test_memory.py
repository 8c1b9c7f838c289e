import platform
import subprocess
import sys

import pytest

COUNT_HEAPS = """
import ctypes, threading
from ui.memory import share_one_heap
{share}
gate = threading.Barrier(5)

def allocate():
    kept = [bytes(2000) for _ in range(1000)]
    gate.wait()
    gate.wait()

threads = [threading.Thread(target=allocate) for _ in range(4)]
for thread in threads:
    thread.start()
gate.wait()
library = ctypes.CDLL(None)
library.fopen.restype = ctypes.c_void_p
out = library.fopen(b"/dev/stdout", b"w")
library.malloc_info(0, ctypes.c_void_p(out))
library.fclose(ctypes.c_void_p(out))
gate.wait()
"""


def heaps(share: str) -> int:
    program = [sys.executable, "-c", COUNT_HEAPS.format(share=share)]
    return subprocess.run(program, capture_output=True, text=True, check=True).stdout.count("<heap nr=")


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc gives each thread a heap of its own")
def test_threads_share_one_heap() -> None:
    assert heaps("") > 1
    assert heaps("share_one_heap()") == 1


COUNT_KEPT = """
import gc
from ui.memory import keep_what_is_loaded
loaded = [[number] for number in range(50_000)]
before = sum(1 for _ in gc.get_objects())
keep_what_is_loaded()
later = [[number] for number in range(100)]
print(before, sum(1 for _ in gc.get_objects()))
"""


def test_only_what_comes_after_loading_is_looked_through() -> None:
    program = [sys.executable, "-c", COUNT_KEPT]
    before, after = map(int, subprocess.run(program, capture_output=True, text=True, check=True).stdout.split())
    assert before > 50_000
    assert 100 <= after < 1_000
