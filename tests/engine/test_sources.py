"""Data sources: what they give, and that a script that holds only their text gives the same."""

from __future__ import annotations

import inspect
import json
from pathlib import Path
from typing import Any

import pytest
import torch

from studio import paths
from studio.engine.errors import NoDataError
from studio.engine.sources import SOURCES, Source
from studio.engine.sources.mnist import load_mnist

ROWS = {
    row["name"]: row for row in json.loads((paths.resources() / "catalogue/sources.json").read_text("utf-8"))
}
DRAWN = [name for name, row in ROWS.items() if row.get("shape") and not (row.get("folder") or row.get("own"))]


def written_out(source: Source) -> dict[str, Any]:
    """What a script has that holds the source's imports and functions and nothing else."""
    texts = [*source.imports, "import torch", "from torch import Tensor"]
    names: dict[str, Any] = {}
    exec("\n".join([*texts, *map(inspect.getsource, source.functions)]), names)
    return names


def test_the_catalogue_and_the_code_have_the_same_sources() -> None:
    assert sorted(ROWS) == sorted(SOURCES)
    assert {name for name in SOURCES if SOURCES[name].files} == {
        name for name in ROWS if ROWS[name].get("folder")
    }


@pytest.mark.parametrize("name", list(ROWS))
def test_options_have_the_defaults_of_the_function_that_takes_them(name: str) -> None:
    parameters = inspect.signature(SOURCES[name].load).parameters.values()
    defaults = {p.name: p.default for p in parameters if p.name not in ("root", "train", "skip")}
    assert {row["name"]: row["default"] for row in ROWS[name].get("settings", ())} == defaults


@pytest.mark.parametrize("name", DRAWN)
def test_samples_are_as_the_catalogue_says(name: str) -> None:
    x, y = SOURCES[name].load()
    answers = ROWS[name].get("answers", "classes")
    assert list(x.shape) == [ROWS[name]["samples"], *ROWS[name]["shape"]]
    assert x.dtype == (torch.int64 if answers == "tokens" else torch.float32)
    places = {"classes": [], "pixels": ROWS[name]["shape"][1:], "tokens": ROWS[name]["shape"]}[answers]
    if ROWS[name].get("targets"):
        assert y.dtype == torch.float32
        assert list(y.shape) == [ROWS[name]["samples"], ROWS[name]["targets"]]
        return
    assert y.dtype == torch.int64
    assert list(y.shape) == [ROWS[name]["samples"], *places]
    found = set(y.unique().tolist()) - {ROWS[name].get("ignored")}
    assert found <= set(range(len(ROWS[name]["classes"])))
    assert answers == "tokens" or len(found) == len(ROWS[name]["classes"])


@pytest.mark.parametrize("name", DRAWN)
def test_the_functions_text_alone_loads_the_same_samples(name: str) -> None:
    source = SOURCES[name]
    x, y = eval(source.call({}), written_out(source))
    expected_x, expected_y = source.load()
    assert torch.equal(x, expected_x)
    assert torch.equal(y, expected_y)


def test_a_call_is_written_with_its_options() -> None:
    assert SOURCES["moons"].call({"samples": 50, "noise": 0.2}) == "make_moons(samples=50, noise=0.2)"
    assert (
        SOURCES["mnist"].call({}, "args.data_root", train=False) == "load_mnist(args.data_root, train=False)"
    )


def test_no_data_says_what_to_do() -> None:
    with pytest.raises(NoDataError, match="Choose a data source first"):
        SOURCES["none"].load()


def test_the_seed_decides_the_points_and_the_global_generator_is_left_alone() -> None:
    before = torch.get_rng_state()
    first, again, other = (SOURCES["spirals"].load(seed=seed)[0] for seed in (1, 1, 2))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)
    assert torch.equal(before, torch.get_rng_state())


def test_mnist_is_read_packed_as_it_was_published(data_root: Path) -> None:
    images, labels = load_mnist(str(data_root), train=False)
    assert images.shape == (10_000, 1, 28, 28)
    assert images.dtype == torch.uint8
    assert labels[:5].tolist() == [7, 2, 1, 0, 4]


def test_mnist_functions_text_alone_reads_the_same(data_root: Path) -> None:
    source = SOURCES["mnist"]
    x, y = eval(source.call({}, repr(str(data_root)), train=False), written_out(source))
    expected_x, expected_y = load_mnist(str(data_root), train=False)
    assert torch.equal(x, expected_x)
    assert torch.equal(y, expected_y)
