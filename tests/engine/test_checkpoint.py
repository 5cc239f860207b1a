"""Checkpoints: whole or not at all, damage noticed, and nothing in them run."""

from __future__ import annotations

import builtins
import contextlib
import hashlib
import io
import itertools
import os
import pickle
import random
import sys
from pathlib import Path
from typing import Any

import pytest
import torch

from studio.engine.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from studio.engine.errors import CheckpointError
from studio.graph.errors import FileError
from tests.engine.saving_child import checkpoint

FLIPS = 1000


def sealed(content: bytes) -> bytes:
    """Content behind a header that fits it: what an attacker would write."""
    header = f"layerloom-checkpoint 1 sha256={hashlib.sha256(content).hexdigest()} bytes={len(content)}\n"
    return header.encode() + content


def same(a: Checkpoint, b: Checkpoint) -> bool:
    one, other = a.state.model, b.state.model
    tensors = one.keys() == other.keys() and all(torch.equal(one[name], other[name]) for name in one)
    return tensors and (a.state.step, a.project) == (b.state.step, b.project)


def test_what_was_saved_comes_back(tmp_path: Path) -> None:
    saved = checkpoint(step=7)
    save_checkpoint(tmp_path / "last.ckpt", saved)
    loaded = load_checkpoint(tmp_path / "last.ckpt")
    assert same(saved, loaded)
    assert torch.equal(loaded.state.random.cpu, saved.state.random.cpu)
    assert loaded.state.sums == saved.state.sums


def test_every_flipped_bit_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "last.ckpt"
    save_checkpoint(path, checkpoint(step=1))
    whole, dice = path.read_bytes(), random.Random(0)
    places = [*range(128 * 8), *(dice.randrange(len(whole) * 8) for _ in range(FLIPS))]
    for place in places:
        damaged = bytearray(whole)
        damaged[place // 8] ^= 1 << place % 8
        path.write_bytes(damaged)
        with pytest.raises(CheckpointError):
            load_checkpoint(path)


@pytest.mark.parametrize("length", [0, 10, 100, 140, 5000, -1])
def test_a_cut_file_is_refused(tmp_path: Path, length: int) -> None:
    path = tmp_path / "last.ckpt"
    save_checkpoint(path, checkpoint(step=1))
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(CheckpointError, match=r"last\.ckpt: it is"):
        load_checkpoint(path)


def test_a_newer_format_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "last.ckpt"
    path.write_bytes(sealed(b"x").replace(b"checkpoint 1", b"checkpoint 2"))
    with pytest.raises(CheckpointError, match="update Layerloom"):
        load_checkpoint(path)


def test_a_missing_file_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="No such file"):
        load_checkpoint(tmp_path / "last.ckpt")


class Call:
    """A pickle that calls a function when it is loaded."""

    def __init__(self, function: Any, *arguments: Any) -> None:
        self.call = (function, arguments)

    def __reduce__(self) -> Any:
        return self.call


def payloads(trace: Path) -> dict[str, Any]:
    """Objects that write ``trace`` when they are unpickled by something that trusts them."""
    code = f"open({str(trace)!r}, 'w').close()"
    shell = f"touch '{trace}'"
    calls = {
        "system": Call(os.system, shell),
        "popen": Call(os.popen, shell),
        "exec": Call(builtins.exec, code),
        "eval": Call(builtins.eval, code),
        "open": Call(builtins.open, str(trace), "w"),
        "mkdir": Call(os.mkdir, str(trace)),
        "touch": Call(Path.touch, trace),
        "import": Call(builtins.__import__, "antigravity"),
        "getattr": Call(builtins.getattr, Call(builtins.__import__, "os"), "system"),
        "nested load": Call(pickle.loads, pickle.dumps(Call(os.mkdir, str(trace)))),
        "torch load": Call(torch.load, str(trace)),
        "torch save": Call(torch.save, 1, str(trace)),
    }
    weight = torch.zeros(2)
    places = {
        "a weight": {"model": {"w": calls["system"]}},
        "a key": {"model": {calls["mkdir"]: weight}},
        "the optimizer": {"optimizer": {"state": [calls["exec"]]}},
        "random": {"random": calls["touch"]},
        "a tuple": (weight, calls["open"]),
        "after weights": {"model": {"w": weight}, "zz": calls["eval"]},
        "a list": [[[calls["popen"]]]],
        "deep": {"a": {"b": {"c": {"d": calls["mkdir"]}}}},
    }
    return calls | places


PAYLOADS = list(payloads(Path("trace")))


@pytest.mark.parametrize("zipped", [True, False], ids=["zip", "legacy"])
@pytest.mark.parametrize("name", PAYLOADS)
def test_a_malicious_checkpoint_runs_nothing(tmp_path: Path, name: str, zipped: bool) -> None:
    trace, path, buffer = tmp_path / "trace", tmp_path / "last.ckpt", io.BytesIO()
    torch.save(payloads(trace)[name], buffer, _use_new_zipfile_serialization=zipped)
    path.write_bytes(sealed(buffer.getvalue()))
    with pytest.raises(CheckpointError, match="refused"):
        load_checkpoint(path)
    assert not trace.exists()


@pytest.mark.parametrize("content", [{}, {"model": {}}, [1, 2], 3, None, {"random": {"cpu": 1}}])
def test_harmless_content_that_is_no_checkpoint_is_refused(tmp_path: Path, content: Any) -> None:
    buffer = io.BytesIO()
    torch.save(content, buffer)
    path = tmp_path / "last.ckpt"
    path.write_bytes(sealed(buffer.getvalue()))
    with pytest.raises(CheckpointError, match="isn't the checkpoint of a run"):
        load_checkpoint(path)


@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize("call", ["fsync", "replace", "chmod", "open", "fdopen"])
def test_a_save_that_fails_anywhere_leaves_a_whole_checkpoint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int
) -> None:
    path = tmp_path / "last.ckpt"
    save_checkpoint(path, checkpoint(step=1))
    real, calls = getattr(os, call), itertools.count(1)

    def fail(*arguments: Any, **options: Any) -> Any:
        if next(calls) == number:
            raise OSError(28, "No space left on device")
        return real(*arguments, **options)

    with monkeypatch.context() as patched:
        patched.setattr(os, call, fail)
        with contextlib.suppress(FileError):
            save_checkpoint(path, checkpoint(step=2))
    assert load_checkpoint(path).state.step in (1, 2)
    assert [entry.name for entry in tmp_path.iterdir()] == ["last.ckpt"]


def test_a_full_disk_is_told_with_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(FileError, match=r"last\.ckpt: the disk is full"):
        save_checkpoint(tmp_path / "last.ckpt", checkpoint(step=1))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows limits no file")
def test_a_file_that_may_not_grow_is_told_by_its_cause(tmp_path: Path) -> None:
    """torch says "unexpected pos" of a file whose middle can't be written."""
    import resource

    path = tmp_path / "last.ckpt"
    save_checkpoint(path, checkpoint(step=1))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size // 2, before[1]))
    try:
        with pytest.raises(FileError, match=r"last\.ckpt: File too large"):
            save_checkpoint(path, checkpoint(step=2))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert load_checkpoint(path).state.step == 1
