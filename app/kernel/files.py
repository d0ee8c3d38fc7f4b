"""Where the bytes of files live: one folder, or a bucket. Which bytes may come in is `uploads`, not here."""

import os
import re
import secrets
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from obstore.store import LocalStore, from_url

from app.kernel import clock

_NAME = re.compile(r"\d{4}/[0-9a-f]{2}/[0-9a-f]{30}(\.[a-z0-9]{1,8}){0,2}")
_SUFFIX = re.compile(r"(\.[a-z0-9]{1,8})?")


class FileStore:
    """Files under random names such as `2019/3f/9c….jpg`, each written once and never changed.

    `url` is `file:///absolute/folder` (made if missing) or `s3://bucket/prefix`, whose keys and endpoint come from
    the usual AWS_* variables. A name of any other form is a ValueError, a missing file a FileNotFoundError.
    """

    def __init__(self, url: str) -> None:
        self._store = from_url(url, mkdir=True) if url.startswith("file:") else from_url(url)
        self._root = self._store.prefix if isinstance(self._store, LocalStore) else None

    def put(self, data: bytes, suffix: str) -> str:
        """Keep `data` and return its name. When this returns, the file survives a power cut."""
        if not _SUFFIX.fullmatch(suffix):
            raise ValueError(f"bad suffix {suffix!r}")
        token = secrets.token_hex(16)
        name = f"{clock.today().year:04}/{token[:2]}/{token[2:]}{suffix}"
        if self._root is None:
            self._store.put(name, data)
        else:
            _write(self._root, name, data)
        return name

    def get(self, name: str) -> bytes:
        return bytes(self._store.get(_checked(name)).bytes())

    def delete(self, name: str) -> None:
        """Remove the file; one already gone is no error, so a sweep may be repeated."""
        with suppress(FileNotFoundError):
            self._store.delete(_checked(name))

    def names(self) -> Iterator[tuple[str, timedelta]]:
        """Every file with its age, for a sweeper; half-written ones (`.part`) too, files of other makers never.

        The age is counted to `clock.now()`: while the process pretends a past day it is negative, nothing looks old.
        """
        for chunk in self._store.list():
            for found in chunk:
                if _NAME.fullmatch(found["path"]):
                    yield found["path"], clock.now() - found["last_modified"]


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError(f"bad file name {name!r}")
    return name


def _write(root: Path, name: str, data: bytes) -> None:
    """Write so that after a crash the name holds all of `data` or does not exist (obstore's own put never syncs)."""
    path = root / name
    part = path.with_name(path.name + ".part")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with open(part, "xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    if os.name == "posix":
        # The year and shard folders may be new: their own entries have to reach the disk as well.
        for folder in (path.parent, path.parent.parent, root):
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
