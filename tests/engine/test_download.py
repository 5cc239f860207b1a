"""Downloads: whole and checked, or nothing."""

from __future__ import annotations

import hashlib
import tarfile
from pathlib import Path

import pytest

from studio.engine.errors import CancelledError, DataError
from studio.engine.sources.download import fetch, fetch_archive

CONTENT = bytes(range(256)) * 1024
MD5 = hashlib.md5(CONTENT).hexdigest()


@pytest.fixture
def address(tmp_path: Path) -> str:
    origin = tmp_path / "origin"
    origin.write_bytes(CONTENT)
    return origin.as_uri()


def test_a_download_tells_its_progress_and_lands_in_a_new_folder(address: str, tmp_path: Path) -> None:
    told: list[float] = []
    target = tmp_path / "set" / "raw" / "file"
    fetch([address], target, MD5, lambda done, size: told.append(done / size) is None)
    assert target.read_bytes() == CONTENT
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_the_second_of_two_files_fills_the_second_half_of_the_bar(address: str, tmp_path: Path) -> None:
    told: list[float] = []
    fetch(
        [address], tmp_path / "b", MD5, lambda done, size: told.append(done / size) is None, number=1, total=2
    )
    assert told[0] >= 0.5
    assert told[-1] == 1.0


def test_another_address_is_tried_when_the_first_fails(address: str, tmp_path: Path) -> None:
    target = tmp_path / "new" / "file"
    fetch([(tmp_path / "nowhere").as_uri(), address], target, MD5, lambda done, size: True)
    assert target.read_bytes() == CONTENT


def test_what_has_another_checksum_is_thrown_away(address: str, tmp_path: Path) -> None:
    target = tmp_path / "new" / "file"
    with pytest.raises(DataError, match=r"checksum differs.*online"):
        fetch([address], target, "0" * 32, lambda done, size: True)
    assert list(target.parent.iterdir()) == []


def test_a_cancelled_download_leaves_nothing(address: str, tmp_path: Path) -> None:
    target = tmp_path / "new" / "file"
    with pytest.raises(CancelledError):
        fetch([address], target, MD5, lambda done, size: done < 500_000)
    assert list(target.parent.iterdir()) == []


def test_an_archive_can_write_nowhere_but_into_its_folder(tmp_path: Path) -> None:
    (tmp_path / "evil.txt").write_text("evil")
    archive = tmp_path / "set.tar.gz"
    with tarfile.open(archive, "w:gz") as packed:
        packed.add(tmp_path / "evil.txt", arcname="../escaped.txt")
    root = tmp_path / "root"
    with pytest.raises(DataError, match="can't be unpacked"):
        fetch_archive(
            archive.as_uri(),
            root,
            "set.tar.gz",
            hashlib.md5(archive.read_bytes()).hexdigest(),
            lambda *_: True,
        )
    assert not (tmp_path / "escaped.txt").exists()
