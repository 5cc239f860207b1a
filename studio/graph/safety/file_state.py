"""Whether a file on the disk is still what was read or written: its SHA-256, asked for only when it may differ."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from studio.graph.errors import FileError
from studio.graph.files import read_bytes


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True)
class Found:
    """What was found in a file's place. ``content`` is None when it is as it was known, or when it is gone."""

    changed: bool = False
    gone: bool = False
    content: bytes | None = None


def look(path: Path, known: str | None) -> Found:
    """Compare a file with the digest that it is known by."""
    try:
        content = read_bytes(path)
    except FileError:
        return Found(changed=True, gone=True)
    if known is not None and digest_of(content) == known:
        return Found()
    return Found(changed=True, content=content)
