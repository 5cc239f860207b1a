"""Files that are never torn: written beside the target, synced, then moved into its place."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from studio.graph.errors import FileError
from studio.graph.words import say

TEMPORARY_PREFIX = ".layerloom-"
TEMPORARY_SUFFIX = ".tmp"
LARGEST_PROJECT_BYTES = 64 * 2**20

_REASONS = {
    errno.ENOSPC: say("the disk is full. Free some space, or save somewhere else"),
    errno.EDQUOT: say("your disk quota is used up. Free some space, or save somewhere else"),
    errno.EROFS: say("the disk is read-only. Save somewhere else"),
    errno.EACCES: say("you have no permission to do that. Save somewhere else, or change the permissions"),
    errno.EPERM: say("you have no permission to do that. Save somewhere else, or change the permissions"),
    errno.ENOENT: say("there is no such file or folder"),
    errno.ENOTDIR: say("a part of that path is a file, not a folder"),
    errno.EISDIR: say("that is a folder. Name a file in it"),
    errno.ENAMETOOLONG: say("the name is too long"),
    errno.EIO: say("the disk reports a fault. Save somewhere else"),
}


def in_words(path: object, error: OSError) -> FileError:
    """The operating system's error as one that says what to do."""
    reason = _REASONS.get(error.errno or 0) or error.strerror or str(error) or type(error).__name__
    return FileError(path, reason)


@contextlib.contextmanager
def atomic_file(path: str | os.PathLike[str]) -> Iterator[BinaryIO]:
    """A file to write to, which takes the place of ``path`` at the end. On an error ``path`` stays as it was."""
    target = Path(os.path.realpath(path))
    try:
        descriptor, name = tempfile.mkstemp(TEMPORARY_SUFFIX, TEMPORARY_PREFIX, target.parent)
    except OSError as error:
        raise in_words(path, error) from error
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, _mode(target))
        os.replace(name, target)
        _sync_folder(target.parent)
    except BaseException as error:
        with contextlib.suppress(OSError):
            os.unlink(name)
        if isinstance(error, OSError):
            raise in_words(path, error) from error
        raise


def write_bytes(path: str | os.PathLike[str], content: bytes) -> None:
    """Replace the file's content, atomically and durably."""
    with atomic_file(path) as file:
        file.write(content)


def write_text(path: str | os.PathLike[str], text: str) -> None:
    write_bytes(path, text.encode("utf-8"))


def write_again(source: Path, target: Path) -> None:
    """Let ``target`` be the file that ``source`` is, atomically: by a second name for it, or as a copy without such.

    Neither may be changed in place afterwards: whoever replaces one of them leaves the other as it is.
    """
    name = target.parent / f"{TEMPORARY_PREFIX}{secrets.token_hex(8)}{TEMPORARY_SUFFIX}"
    try:
        os.link(source, name)
    except OSError:  # a disk or a system without hard links, or a file that has as many as may be
        _copy(source, target)
        return
    try:
        os.replace(name, target)
        _sync_folder(target.parent)
    except OSError as error:
        raise in_words(target, error) from error
    finally:
        with contextlib.suppress(OSError):
            os.unlink(name)  # it is still there where both names were the same file before


def _copy(source: Path, target: Path) -> None:
    try:
        content = open(source, "rb")  # noqa: SIM115
    except OSError as error:
        raise in_words(source, error) from error
    with content, atomic_file(target) as file:
        shutil.copyfileobj(content, file)


def _mode(target: Path) -> int:
    """The permissions of the file that is replaced, or those of a new file (mkstemp's are private)."""
    try:
        return target.stat().st_mode & 0o777
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def _sync_folder(folder: Path) -> None:
    """Make the move itself durable. Windows has no way to sync a folder, and needs none."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def stale_in(folder: Path) -> list[Path]:
    """The temporary files of a process that writes to ``folder``, or that was killed."""
    return list(folder.glob(f"{TEMPORARY_PREFIX}*{TEMPORARY_SUFFIX}"))


def clean_stale(folder: Path) -> int:
    """Remove temporary files that a killed process left in ``folder``; returns how many."""
    stale = stale_in(folder)
    for path in stale:
        with contextlib.suppress(OSError):
            path.unlink()
    return len(stale)


def read_bytes(path: str | os.PathLike[str], largest: int = LARGEST_PROJECT_BYTES) -> bytes:
    """The file's content; one that is larger than ``largest`` bytes is refused unread."""
    try:
        with open(path, "rb") as file:
            content = file.read(largest + 1)
    except OSError as error:
        raise in_words(path, error) from error
    if len(content) > largest:
        raise FileError(
            path,
            say("the file is larger than {largest} MB, too large for a project", largest=largest // 2**20),
        )
    return content
