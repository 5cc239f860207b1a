"""Random changes of training's samples: what each does, and that the generator alone decides."""

from __future__ import annotations

import inspect
import json
import re
from typing import Any

import pytest
import torch
from torch import Tensor

from studio import paths
from studio.engine import augmentations
from studio.graph import edits
from studio.graph.catalogue_file import load_catalogue
from studio.graph.document import ProjectDocument
from studio.graph.recipe_checks import check_recipe
from studio.graph.serial import from_json, to_json

ROWS = {
    row["name"]: row
    for row in json.loads((paths.resources() / "catalogue/augmentations.json").read_text("utf-8"))
}


def apply(name: str, x: Tensor, seed: int = 0, **settings: Any) -> Tensor:
    changed: Tensor = getattr(augmentations, name)(x, torch.Generator().manual_seed(seed), **settings)
    return changed


def pictures(count: int = 64, height: int = 6, width: int = 8) -> Tensor:
    """Pictures with no two pixels alike."""
    return torch.arange(count * 2 * height * width, dtype=torch.float32).view(count, 2, height, width) + 1


@pytest.mark.parametrize("name", ROWS)
def test_settings_and_defaults_are_those_of_the_function(name: str) -> None:
    parameters = list(inspect.signature(getattr(augmentations, name)).parameters.values())
    assert [parameter.name for parameter in parameters[:2]] == ["x", "generator"]
    defaults = {parameter.name: parameter.default for parameter in parameters[2:]}
    assert {row["name"]: row["default"] for row in ROWS[name]["settings"]} == defaults


@pytest.mark.parametrize("name", ROWS)
def test_the_generator_alone_decides_and_the_batch_stays_as_it_was(name: str) -> None:
    x = pictures()
    before, kept = torch.get_rng_state(), x.clone()
    first, again, other = (apply(name, x, seed) for seed in (1, 1, 2))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)
    assert first.shape == x.shape
    assert first.dtype == x.dtype
    assert torch.equal(x, kept)
    assert torch.equal(torch.get_rng_state(), before)


@pytest.mark.parametrize(("name", "axis"), [("flip_horizontal", 3), ("flip_vertical", 2)])
def test_a_flip_mirrors_its_share_of_the_pictures(name: str, axis: int) -> None:
    x = pictures(400)
    changed = apply(name, x, p=0.25)
    mirrored = (changed == x.flip(axis)).flatten(1).all(dim=1)
    same = (changed == x).flatten(1).all(dim=1)
    assert (mirrored ^ same).all()
    assert 60 < int(mirrored.sum()) < 140
    assert torch.equal(apply(name, x, p=1.0), x.flip(axis))
    assert torch.equal(apply(name, x, p=0.0), x)


@pytest.mark.parametrize("fill", ["constant", "reflect", "replicate"])
def test_a_crop_is_a_window_of_the_padded_picture_at_a_place_of_its_own(fill: str) -> None:
    x, padding = pictures(200), 2
    changed = apply("random_crop", x, padding=padding, fill=fill)
    padded = torch.nn.functional.pad(x, [padding] * 4, mode=fill)
    places = set()
    for number in range(len(x)):
        found = [
            (top, left)
            for top in range(2 * padding + 1)
            for left in range(2 * padding + 1)
            if torch.equal(padded[number, :, top : top + 6, left : left + 8], changed[number])
        ]
        assert len(found) == 1
        places.add(found[0])
    assert len(places) == 25  # every one of them


def test_a_quarter_turn_is_a_rotation_by_ninety_degrees(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch, "rand", lambda *size, **_: torch.ones(*size))  # the largest angle
    x = pictures(3, 6, 6)
    turned = apply("random_affine", x, degrees=90.0, shift=0.0)
    assert torch.allclose(turned, x.rot90(1, (2, 3)), atol=1e-2)


def test_a_shift_moves_by_whole_pixels_and_fills_with_zero(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch, "rand", lambda *size, **_: torch.ones(*size))
    x = pictures(3, 8, 8)
    moved = apply("random_affine", x, degrees=0.0, shift=0.25)
    assert torch.allclose(moved[:, :, :-2, :-2], x[:, :, 2:, 2:], atol=1e-2)
    assert not moved[:, :, -2:].any()


def test_a_rotation_keeps_the_form_of_a_picture_that_is_no_square() -> None:
    x = torch.zeros(200, 1, 41, 81)
    row, column = torch.meshgrid(torch.arange(41) - 20, torch.arange(81) - 40, indexing="ij")
    x[:, :, (row**2 + column**2) < 15**2] = 1.0  # a disc looks the same from all sides
    turned = apply("random_affine", x, degrees=180.0, shift=0.0)
    assert (turned - x).abs().mean() < 0.01


def test_what_is_erased_is_one_rectangle_no_larger_than_allowed() -> None:
    x = pictures(300, 12, 12)
    erased = apply("random_erase", x, p=0.5, largest=0.5) == 0
    touched = erased.flatten(1).any(dim=1)
    assert 90 < int(touched.sum()) < 210
    for gone in erased[touched]:
        rows, columns = gone[0].any(dim=1), gone[0].any(dim=0)
        assert torch.equal(gone[0], rows[:, None] & columns)
        assert torch.equal(gone[0], gone[1])
        assert max(int(rows.sum()), int(columns.sum())) <= 7


def test_light_changes_mean_and_spread_within_their_limits() -> None:
    x = torch.rand(500, 3, 8, 8, generator=torch.Generator().manual_seed(3))
    changed = apply("random_light", x, brightness=0.3, contrast=0.4)
    moved = changed.mean(dim=(1, 2, 3)) - x.mean(dim=(1, 2, 3))
    ratio = changed.std(dim=(1, 2, 3)) / x.std(dim=(1, 2, 3))
    assert 0.29 < float(moved.abs().max()) <= 0.3001
    assert 0.599 <= float(ratio.min()) < 0.62
    assert 1.38 < float(ratio.max()) <= 1.401


def test_noise_has_the_deviation_that_was_asked_for_and_takes_points_too() -> None:
    changed = apply("add_noise", torch.zeros(4000, 2), std=0.3)
    assert float(changed.std()) == pytest.approx(0.3, rel=0.05)


# In a project


def faults(source: str, *rows: Any) -> list[tuple[str | None, str]]:
    document = edits.set_data(ProjectDocument(), source=source, augment=rows)
    found = check_recipe(document, load_catalogue())
    return [(problem.setting, problem.message) for problem in found]


def test_a_project_keeps_its_augmentations_in_their_order() -> None:
    rows = [{"name": "random_crop", "padding": 2, "fill": "reflect"}, {"name": "flip_horizontal"}]
    document = edits.set_data(ProjectDocument(), augment=rows)
    read, _ = from_json(to_json(document))
    assert read == document
    assert [dict(row) for row in read.data.augment] == rows


@pytest.mark.parametrize(
    ("source", "row", "place", "words"),
    [
        ("digits", {"name": "flip"}, "data.augment.0", "no augmentation 'flip'.*flip_horizontal"),
        ("digits", {"p": 0.5}, "data.augment.0", "no augmentation"),
        ("digits", 7, "data.augment.0", "no augmentation"),
        ("digits", {"name": "flip_vertical", "p": 1.5}, "data.augment.0.p", "at most 1"),
        ("digits", {"name": "flip_vertical", "q": 1}, "data.augment.0.q", "no setting 'q'"),
        ("digits", {"name": "random_crop", "fill": "wrap"}, "data.augment.0.fill", "fill"),
        (
            "digits",
            {"name": "random_crop", "padding": 8, "fill": "reflect"},
            "data.augment.0.padding",
            "8 x 8",
        ),
        ("moons", {"name": "random_crop"}, "data.augment.0", "takes pictures"),
    ],
)
def test_what_makes_no_sense_is_told_at_its_place(source: str, row: Any, place: str, words: str) -> None:
    (found,) = faults(source, row)
    assert found[0] == place
    assert re.search(words, found[1])


def test_points_may_have_noise_and_pictures_everything() -> None:
    assert not faults("moons", {"name": "add_noise"})
    assert not faults("cifar10", *({"name": name} for name in ROWS))
