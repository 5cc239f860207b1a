"""Unsaved work on the disk: a folder for each running window, and what windows left that ended without closing it."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
import shutil
import time
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from studio.graph.document import ProjectDocument
from studio.graph.errors import FileError, FormatError
from studio.graph.files import atomic_file, clean_stale, in_words, read_bytes
from studio.graph.safety.file_state import look
from studio.graph.safety.locks import FileLock
from studio.graph.serial import from_json, to_json
from studio.graph.words import said, say

BIN_DAYS = 14
_SUFFIX = ".recovery"
_LOCK = "lock"
_CRASH_LOG = "crash.log"
_LARGEST_HEAD_BYTES = 64 * 1024
_LARGEST_LOG_BYTES = 256 * 1024


@dataclass(frozen=True)
class Origin:
    """Where unsaved work belongs: the project's file (None: it has none yet), its SHA-256 when it was read, a name.

    ``revision`` counts the changes that led to it, so that a save can say which work it contains.
    """

    path: str | None
    digest: str | None
    name: str
    revision: int = 0


@dataclass(frozen=True)
class Leftover:
    """A recovery file that was found. ``fault`` says why its document can't be read; then that is None."""

    file: Path
    when: datetime
    origin: Origin
    document: ProjectDocument | None
    fault: str = ""

    @property
    def saved_file(self) -> Path | None:
        """The project file that the work belongs to, if it is there."""
        path = Path(self.origin.path) if self.origin.path else None
        return path if path is not None and path.is_file() else None


def write_recovery(file: Path, document: ProjectDocument, origin: Origin) -> None:
    """Write unsaved work: a line that says where it belongs, then the project as any other. Atomic."""
    text = to_json(document).encode("utf-8", "surrogatepass")
    head = {**asdict(origin), "saved": time.time(), "sha256": hashlib.sha256(text).hexdigest()}
    with atomic_file(file) as stream:
        stream.write(json.dumps(head).encode("ascii") + b"\n")
        stream.write(text)


def read_recovery(file: Path) -> Leftover:
    """What a recovery file holds. A damaged one is told by ``fault``, never by an exception."""
    origin, when = Origin(None, None, ""), _changed(file)
    try:
        head, _, text = read_bytes(file).partition(b"\n")
        origin, when, digest = _read_head(head, file)
        if hashlib.sha256(text).hexdigest() != digest:
            raise FormatError("", say("it is damaged: its checksum doesn't match"))
        document, _ = from_json(text.decode("utf-8", "surrogatepass"))
    except FileError as error:
        return Leftover(file, when, origin, None, error.reason)
    except (FormatError, UnicodeDecodeError) as error:
        return Leftover(file, when, origin, None, said(error))
    return Leftover(file, when, origin, document)


def _changed(file: Path) -> datetime:
    with contextlib.suppress(OSError):
        return datetime.fromtimestamp(file.stat().st_mtime)
    return datetime.now()


def _read_head(line: bytes, file: Path) -> tuple[Origin, datetime, str]:
    try:
        raw = json.loads(line[:_LARGEST_HEAD_BYTES])
        path, digest, name, revision = raw["path"], raw["digest"], raw["name"], int(raw["revision"])
        when = datetime.fromtimestamp(float(raw["saved"]))
        if not all(isinstance(value, str | None) for value in (path, digest)) or not isinstance(name, str):
            raise TypeError("a name that is no text")
        return Origin(path, digest, name[:200], revision), when, str(raw["sha256"])
    except (ValueError, TypeError, KeyError, OverflowError, OSError, RecursionError) as error:
        raise FormatError("", say("it is damaged: its first line can't be read")) from error


class SessionFolder:
    """The folder of one running window. Its lock tells others that the window lives."""

    def __init__(self, root: Path, name: str = "") -> None:
        self._root = root
        self.path = root / (name or f"{datetime.now():%Y%m%d-%H%M%S}-{os.getpid()}-{secrets.token_hex(3)}")
        self._lock = FileLock(self.path / _LOCK)

    def open(self) -> None:
        """Make the folder and hold it. Raises FileError."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise in_words(self.path, error) from error
        self._lock.take()

    @property
    def exists(self) -> bool:
        return self.path.is_dir()

    def claim(self) -> bool:
        """Hold a folder that another window left; whether none holds it."""
        return self._lock.take()

    def release(self) -> None:
        """Leave the folder to whoever looks for unsaved work next."""
        self._lock.release()

    def recovery_file(self, key: str) -> Path:
        return self.path / f"{key}{_SUFFIX}"

    def note_save(self, key: str, revision: int, path: Path, digest: str) -> None:
        """Note that ``path``, which is about to be written with this digest, contains the work up to ``revision``.

        Should the process end before the recovery file is removed, that isn't offered. A torn note counts as none.
        """
        with contextlib.suppress(OSError):
            text = json.dumps({"revision": revision, "path": str(path.resolve()), "digest": digest})
            self._note_file(self.recovery_file(key)).write_text(text, encoding="ascii")

    def _note_file(self, file: Path) -> Path:
        return file.with_suffix(".saved")

    def _is_saved(self, leftover: Leftover) -> bool:
        """Whether the project's file holds this work already."""
        try:
            note = json.loads(self._note_file(leftover.file).read_bytes())
            revision, path, digest = int(note["revision"]), Path(str(note["path"])), str(note["digest"])
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            return False
        if leftover.document is None or leftover.origin.revision > revision:
            return False
        return not look(path, digest).changed

    @property
    def crash_file(self) -> Path:
        return self.path / _CRASH_LOG

    def crash_text(self) -> str:
        """What was written about the end of the window; empty if nothing was."""
        with contextlib.suppress(FileError):
            return read_bytes(self.crash_file, _LARGEST_LOG_BYTES).decode("utf-8", "replace").strip()
        return ""

    def files(self) -> list[Path]:
        return sorted(self.path.glob(f"*{_SUFFIX}"))

    def leftovers(self, bin_: Bin) -> list[Leftover]:
        """The work that isn't in its file; what is goes to the bin."""
        found = []
        for leftover in map(read_recovery, self.files()):
            if self._is_saved(leftover):
                with contextlib.suppress(FileError):
                    bin_.throw(leftover.file)
            else:
                found.append(leftover)
        return found

    def forget_crash(self) -> None:
        """It has been told."""
        with contextlib.suppress(OSError):
            self.crash_file.unlink(missing_ok=True)

    def remove(self) -> None:
        """Let go of the folder; it goes too, unless unsaved work is still in it."""
        with contextlib.suppress(OSError):
            clean_stale(self.path)
        if not self.files():
            with contextlib.suppress(OSError):
                self.crash_file.unlink(missing_ok=True)
            self._lock.release()
            shutil.rmtree(self.path, ignore_errors=True)
        self._lock.release()


def abandoned(root: Path) -> list[SessionFolder]:
    """The folders of windows that are gone, held by us from now on: no other window offers them too."""
    if not root.is_dir():
        return []
    folders = [SessionFolder(root, path.name) for path in sorted(root.iterdir()) if (path / _LOCK).is_file()]
    return [folder for folder in folders if folder.claim()]


class Bin:
    """Where recovery files go that were discarded, or restored: kept some days, then deleted."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def throw(self, file: Path) -> None:
        """Move a file here. Raises FileError, and then it stays where it is."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            target = self._folder / f"{datetime.now():%Y%m%d-%H%M%S}-{secrets.token_hex(3)}{_SUFFIX}"
            os.replace(file, target)
            os.utime(target)
        except FileNotFoundError:
            return  # it is gone already
        except OSError as error:
            raise in_words(file, error) from error

    def contents(self) -> list[Leftover]:
        """What is here, the newest first."""
        found = [read_recovery(file) for file in self._folder.glob(f"*{_SUFFIX}")]
        return sorted(found, key=lambda leftover: leftover.when, reverse=True)

    def empty_old(self, days: float = BIN_DAYS) -> None:
        """Delete what has been here for more than ``days``."""
        limit = time.time() - days * 86400
        for file in self._folder.glob(f"*{_SUFFIX}"):
            with contextlib.suppress(OSError):
                if file.stat().st_mtime < limit:
                    file.unlink()
