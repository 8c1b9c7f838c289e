"""Where the databases of a run lie: on a disk, because a commit that need not be durable costs next to nothing."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
VARIABLE = "HUIQIAN_BENCH_DIR"


@contextmanager
def a_folder() -> Iterator[Path]:
    """Yield an empty folder, under HUIQIAN_BENCH_DIR or beside the repository's data, and remove it afterwards."""
    parent = Path(os.environ.get(VARIABLE) or REPOSITORY / "var")
    parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def file_system(folder: Path) -> str:
    """Name the kind of file system that holds `folder`, for instance ext4 or tmpfs; "unknown" outside Linux."""
    mounts = Path("/proc/mounts")
    if not mounts.exists():
        return "unknown"
    found = [line.split()[1:3] for line in mounts.read_text("utf-8").splitlines()]
    under = [(where, kind) for where, kind in found if folder.resolve().is_relative_to(where)]
    return max(under, key=lambda mount: len(mount[0]), default=("", "unknown"))[1]
