"""A file that the threads and processes of a run share, one holder at a time."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from io import FileIO
from pathlib import Path
from threading import Lock
from weakref import finalize


class SharedFile:
    """The file at ``path``, made when it is first held, for its owner alone, and then kept open.

    The kernel drops the lock of a process that dies.
    """

    def __init__(self, path: Path, flags: int = 0) -> None:
        """``flags`` are more of ``os.open``'s."""
        self._path = path
        self._flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | flags
        self._lock = Lock()  # the kernel's is the process's: its threads would pass it together

    @cached_property
    def _file(self) -> FileIO:
        number = os.open(self._path, self._flags, 0o600)
        finalize(self, os.close, number)
        return FileIO(number, "r+", closefd=False)

    @contextmanager
    def held(self) -> Iterator[FileIO]:
        """The file, which nobody else has meanwhile."""
        with self._lock:
            fcntl.flock(self._file, fcntl.LOCK_EX)
            try:
                yield self._file
            finally:
                fcntl.flock(self._file, fcntl.LOCK_UN)
