"""Downloads: whole and checked, or nothing."""

from __future__ import annotations

import hashlib
import os
import tarfile
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit
from urllib.request import urlopen

from studio.engine.errors import CancelledError, DataError
from studio.engine.sources.source import Progress
from studio.graph.words import say

_CHUNK_BYTES = 1 << 16
_PATIENCE_S = 30
# Progress of several files is told as parts of one bar of this length.
_BAR = 1_000_000


def fetch(
    urls: Sequence[str], target: Path, md5: str, progress: Progress, number: int = 0, total: int = 1
) -> None:
    """Fetch a file from the first address that gives it whole. It is file ``number`` of ``total``."""

    def part(done: int, size: int) -> bool:
        share = done / size if size else 0.0
        return progress(int((number + share) / total * _BAR), _BAR)

    failures = []
    for url in urls:
        try:
            return fetch_one(url, target, Digest("md5", md5), part)
        except (OSError, HTTPException, ValueError) as error:
            failures.append(f"{urlsplit(url).netloc}: {error}")
    raise DataError(
        target.name, say("the download failed ({failures}). Are you online?", failures="; ".join(failures))
    )


def fetch_archive(url: str, root: Path, name: str, md5: str, progress: Progress) -> None:
    """Fetch a tar archive and unpack it into ``root``."""
    archive = root / name
    if not archive.exists():
        fetch([url], archive, md5, progress)
    try:
        with tarfile.open(archive) as packed:
            packed.extractall(root, filter="data")
    except (OSError, tarfile.TarError) as error:
        raise DataError(
            name, say("{archive} can't be unpacked: {error}", archive=archive, error=error)
        ) from error


@dataclass(frozen=True)
class Digest:
    """What a file's checksum has to begin with."""

    algorithm: str
    start: str


def fetch_one(url: str, target: Path, expected: Digest, progress: Progress) -> None:
    """Download beside ``target`` and move it there once its checksum fits.

    Raises OSError, HTTPException or ValueError where that can't be done, and CancelledError.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file, urlopen(url, timeout=_PATIENCE_S) as answer:
            found = _copy(answer, file, hashlib.new(expected.algorithm), progress, target.name)
        if not found.startswith(expected.start):
            raise ValueError(say("what came isn't the file that was expected (its checksum differs)"))
        os.chmod(temporary, 0o644)
        os.replace(temporary, target)
    finally:
        Path(temporary).unlink(missing_ok=True)


def _copy(answer: Any, file: IO[bytes], digest: Any, progress: Progress, name: str) -> str:
    """Copy an answer into a file, telling the progress; its checksum."""
    size = int(answer.headers.get("Content-Length") or 0)
    done = 0
    while chunk := answer.read(_CHUNK_BYTES):
        file.write(chunk)
        digest.update(chunk)
        done += len(chunk)
        if not progress(done, size):
            raise CancelledError(say("The download of {name} was cancelled.", name=name))
    return str(digest.hexdigest())
