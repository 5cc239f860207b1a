"""Event files: what TensorBoard itself reads in them is what the run told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from studio.cli import main
from studio.engine.events import EpochEnded
from studio.engine.runs import RunStore
from studio.export.tensorboard import _checksum, _number, export_runs
from studio.graph.errors import FileError
from tests.engine.networks import points_project
from tests.engine.test_numbers import waves
from tests.engine.test_trainer import losses, run


def read(folder: Path) -> dict[str, list[tuple[int, float]]]:
    """The scalars of a folder, as TensorBoard has them."""
    accumulators = pytest.importorskip("tensorboard.backend.event_processing.event_accumulator")
    events = accumulators.EventAccumulator(str(folder), size_guidance={"scalars": 0})
    events.Reload()
    return {tag: [(row.step, row.value) for row in events.Scalars(tag)] for tag in events.Tags()["scalars"]}


def exported(root: Path, target: Path) -> Path:
    with RunStore(root) as store:
        (path,) = export_runs(store.list(), target, store)
    return path


def as_floats(values: Any) -> Any:
    return pytest.approx(list(values), rel=1e-6)


def test_tensorboard_reads_every_step_and_epoch(tmp_path: Path) -> None:
    events = run(points_project(metrics=("f1",)), tmp_path / "runs")
    path = exported(tmp_path / "runs", tmp_path / "board")
    found = read(path.parent)
    assert [step for step, _ in found["loss/step"]] == list(range(1, 16))
    assert [value for _, value in found["loss/step"]] == as_floats(losses(events))
    ended = [event for event in events if isinstance(event, EpochEnded)]
    assert [step for step, _ in found["loss/validation"]] == [5, 10, 15]
    for tag, of in (
        ("loss/train", lambda event: event.train.loss),
        ("accuracy/train", lambda event: event.train.accuracy),
        ("loss/validation", lambda event: event.validation.loss),
        ("f1/validation", lambda event: event.validation.metrics["f1"]),
        ("epoch", lambda event: event.epoch),
    ):
        assert [value for _, value in found[tag]] == as_floats(map(of, ended)), tag


def test_numbers_to_predict_have_no_accuracy_there(tmp_path: Path) -> None:
    run(waves(epochs=1), tmp_path / "runs")
    found = read(exported(tmp_path / "runs", tmp_path / "board").parent)
    assert "loss/step" in found
    assert not any(tag.startswith("accuracy") for tag in found)


def test_the_checksum_is_that_of_the_standard() -> None:
    """CRC-32C of "123456789" is 0xE3069283; records turn it by 15 bits and add a constant."""
    crc = 0xE3069283
    masked = ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF
    assert _checksum(b"123456789") == masked.to_bytes(4, "little")
    assert _number(300) == b"\xac\x02"


def test_the_command_writes_a_folder_for_each_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root, board = tmp_path / "runs", tmp_path / "board"
    for _ in range(2):
        run(points_project(epochs=1), root)
    assert main(["runs", "--run-dir", str(root), "--tensorboard", str(board)]) == 0
    written = [Path(line) for line in capsys.readouterr().out.splitlines()]
    assert len({path.parent for path in written}) == 2
    assert all(path.is_file() and path.parent.parent == board for path in written)
    newest = written[0].parent.name
    assert main(["runs", "--run-dir", str(root), "--filter", newest, "--tensorboard", str(board)]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    run(points_project(epochs=1), tmp_path / "runs")
    (tmp_path / "board").write_text("in the way")
    with pytest.raises(FileError, match="board"):
        exported(tmp_path / "runs", tmp_path / "board")
