"""Writes a run's curves as an event file that TensorBoard reads. Nothing of TensorBoard is needed for it.

An event file is a row of records, each with its length and two checksums around a protocol buffer; of those, only
the few fields that scalars need are written here.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from studio.engine.events import EpochEnded, Metrics
from studio.engine.run_records import RunRecord
from studio.engine.runs import RunStore, StepRecords
from studio.graph.errors import FileError
from studio.graph.files import atomic_file
from studio.graph.words import say

_CRC32C = 0x82F63B78  # the polynomial, its bits reversed
_MASK = 0xA282EAD8
_VERSION = b"brain.Event:2"


def export_runs(records: Sequence[RunRecord], folder: Path, store: RunStore) -> tuple[Path, ...]:
    """An event file for each run, in a folder by the run's id below ``folder``: TensorBoard compares folders."""
    return tuple(_export(record, folder, store) for record in records)


def _export(record: RunRecord, folder: Path, store: RunStore) -> Path:
    began = datetime.fromisoformat(record.started).timestamp()
    place = folder.expanduser() / record.id
    path = place / f"events.out.tfevents.{int(began)}.layerloom"
    rows = scalars(record, store.steps(record.id), store.epochs(record.id))
    pace = record.seconds / max(record.steps, 1)
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError(place, say("it can't be made: {reason}", reason=error.strerror or error)) from error
    with atomic_file(path) as file:
        file.write(_record(_event(began, 0, _field(3, _VERSION))))
        for step, values in rows:
            file.write(_record(_event(began + pace * step, step, _summary(values))))
    return path


def scalars(
    record: RunRecord, steps: StepRecords, epochs: Sequence[EpochEnded]
) -> Iterator[tuple[int, Mapping[str, float]]]:
    """The numbers of each step, then those of each epoch; one that isn't there is left out."""
    for step, (loss, accuracy) in enumerate(zip(steps.losses, steps.accuracies, strict=True), 1):
        yield step, _present({"loss/step": loss, "accuracy/step": accuracy})
    for ended in epochs:
        values = _figures("train", ended.train)
        if ended.validation is not None:
            values |= _figures("validation", ended.validation)
        yield ended.step, _present({**values, "epoch": ended.epoch})


def _figures(part: str, metrics: Metrics) -> dict[str, float]:
    own = {f"{name}/{part}": value for name, value in metrics.metrics.items()}
    return {f"loss/{part}": metrics.loss, f"accuracy/{part}": metrics.accuracy, **own}


def _present(values: Mapping[str, float]) -> dict[str, float]:
    return {name: value for name, value in values.items() if not math.isnan(value)}


# Protocol buffers: a field is its number and kind in one byte here, and its content.


def _event(time: float, step: int, content: bytes) -> bytes:
    return b"\x09" + struct.pack("<d", time) + b"\x10" + _number(step) + content


def _summary(values: Mapping[str, float]) -> bytes:
    return _field(5, b"".join(_field(1, _value(name, value)) for name, value in values.items()))


def _value(name: str, value: float) -> bytes:
    return _field(1, name.encode()) + b"\x15" + struct.pack("<f", value)


def _field(number: int, content: bytes) -> bytes:
    return bytes([number << 3 | 2]) + _number(len(content)) + content


def _number(value: int) -> bytes:
    """Seven bits a byte, the lowest first."""
    found = bytearray()
    while value > 0x7F:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*found, value])


# Records


def _record(content: bytes) -> bytes:
    length = struct.pack("<Q", len(content))
    return length + _checksum(length) + content + _checksum(content)


def _table() -> tuple[int, ...]:
    rows = []
    for value in range(256):
        for _ in range(8):
            value = value >> 1 ^ (_CRC32C if value & 1 else 0)
        rows.append(value)
    return tuple(rows)


_ROWS = _table()


def _checksum(content: bytes) -> bytes:
    """CRC-32C, turned and shifted as records have it."""
    value = 0xFFFFFFFF
    for byte in content:
        value = _ROWS[(value ^ byte) & 0xFF] ^ value >> 8
    value ^= 0xFFFFFFFF
    return struct.pack("<I", ((value >> 15 | value << 17) + _MASK) & 0xFFFFFFFF)
