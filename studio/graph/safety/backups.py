"""Earlier versions of a project file: what a save replaced, kept in the user's Layerloom folder."""

from __future__ import annotations

import contextlib
import hashlib
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path

from studio.graph.errors import FileError
from studio.graph.files import clean_stale, in_words, read_bytes, write_bytes

NEWEST = 10  # are kept in any case
DAYS = 10  # and of that many days before those, the last version of each
_STAMP = "%Y%m%d-%H%M%S-%f"


@dataclass(frozen=True)
class Version:
    """An earlier version: when it was replaced, and the file that holds it, a project as any other."""

    when: datetime
    file: Path


class Backups:
    """The earlier versions of projects, a folder for each project's path."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def keep(self, project: Path, content: bytes, when: datetime | None = None) -> None:
        """Keep what is about to be replaced. Raises FileError. The same content twice in a row is kept once."""
        folder = self._folder(project)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise in_words(folder, error) from error
        clean_stale(folder)
        versions = self.versions(project)
        if versions and _same(versions[0].file, content):
            return
        write_bytes(folder / f"{when or datetime.now():{_STAMP}}.loom", content)
        self._thin_out(project)

    def versions(self, project: Path) -> list[Version]:
        """What is kept of a project, the newest first."""
        found = []
        for file in self._folder(project).glob("*.loom"):
            with contextlib.suppress(ValueError):
                found.append(Version(datetime.strptime(file.stem, _STAMP), file))
        return sorted(found, key=lambda version: version.when, reverse=True)

    def _folder(self, project: Path) -> Path:
        path = project.resolve()
        key = hashlib.sha256(str(path).encode("utf-8", "surrogatepass")).hexdigest()[:16]
        return self._root / f"{path.stem[:40]}-{key}"

    def _thin_out(self, project: Path) -> None:
        old = self.versions(project)[NEWEST:]
        days = [next(day) for _, day in groupby(old, key=lambda version: version.when.date())]
        kept = set(days[:DAYS])
        for version in old:
            if version not in kept:
                with contextlib.suppress(OSError):
                    version.file.unlink()


def _same(file: Path, content: bytes) -> bool:
    try:
        return read_bytes(file, max(len(content), 1)) == content
    except FileError:
        return False
