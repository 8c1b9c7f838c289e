"""One archive of everything an installation holds: written while it runs, read back anywhere, checked without it."""

from engine.backup.archive import BackupError, Manifest
from engine.backup.checking import Checked, check_archive, check_database
from engine.backup.restoring import restore
from engine.backup.writing import write_backup

__all__ = ["BackupError", "Checked", "Manifest", "check_archive", "check_database", "restore", "write_backup"]
