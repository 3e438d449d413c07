"""Where a training reads its rows and leaves its files: by key, as the product's object storage does."""

import os
import re
import tempfile
from pathlib import Path
from typing import Protocol

# Lower-case letters, digits, hyphens, slashes: what the product's stores take too.
_KEY = re.compile(r"[a-z0-9-]+(?:/[a-z0-9-]+)*")


class Store(Protocol):
    def read(self, key: str) -> bytes:
        """The content; KeyError where there is none."""

    def write(self, key: str, content: bytes) -> None:
        """Writes all of it or nothing; a reader never sees half."""

    def exists(self, key: str) -> bool: ...

    def list(self, prefix: str) -> list[str]:
        """The keys below a prefix, in order."""

    def delete(self, key: str) -> None:
        """Does nothing where there is nothing."""


def require_key(key: str) -> str:
    """The key; ValueError where it is none, as it might lead out of the store."""
    if not _KEY.fullmatch(key):
        raise ValueError(f"not a key: {key!r}")
    return key


class FolderStore:
    """A store in a folder; a key is a path below it."""

    def __init__(self, folder: Path):
        self.folder = Path(folder)

    def read(self, key: str) -> bytes:
        try:
            return self._path(key).read_bytes()
        except FileNotFoundError:
            raise KeyError(key) from None

    def write(self, key: str, content: bytes) -> None:
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        # In the same folder, so that the rename does not cross file systems; the dot keeps it out of list().
        handle, unfinished = tempfile.mkstemp(prefix=".unfinished-", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(unfinished, path)
        except BaseException:
            Path(unfinished).unlink(missing_ok=True)
            raise

    def exists(self, key: str) -> bool:
        return self._path(key).is_file()

    def list(self, prefix: str) -> list[str]:
        below = self._path(prefix)
        return sorted(
            path.relative_to(self.folder).as_posix()
            for path in below.rglob("*")
            if path.is_file() and not path.name.startswith(".")
        )

    def delete(self, key: str) -> None:
        self._path(key).unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self.folder / require_key(key)
