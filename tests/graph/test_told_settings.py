"""What a list of runs tells of each: data and training, flat, with what was left at its default filled in."""

from __future__ import annotations

import json

from studio.graph.catalogue_file import load_catalogue
from studio.graph.recipe import DataSettings, TrainingSettings
from studio.graph.told_settings import told_settings

CATALOGUE = load_catalogue()


def test_defaults_are_filled_in() -> None:
    told = told_settings(DataSettings(), TrainingSettings(optimizer="SGD"), CATALOGUE)
    assert {"lr", "batch_size", "optimizer", "seed"} <= set(told)
    assert told["lr"] == CATALOGUE.optimizers["SGD"].setting("lr").default  # type: ignore[union-attr]
    assert told["momentum"] == 0.0


def test_what_is_set_is_told_and_a_schedulers_own_settings_have_its_name() -> None:
    training = TrainingSettings(
        optimizer_settings={"lr": 0.25}, scheduler="StepLR", scheduler_settings={"step_size": 7}
    )
    augment = ({"name": "flip", "p": 0.5}, {"name": "crop", "padding": 4})
    told = told_settings(DataSettings(batch_size=9, mean=(0.5, 0.25), augment=augment), training, CATALOGUE)
    assert (told["lr"], told["batch_size"], told["StepLR.step_size"]) == (0.25, 9, 7)
    assert (told["mean"], told["augment"]) == ("0.5, 0.25", "flip(p=0.5), crop(padding=4)")
    assert json.loads(json.dumps(told)) == told


def test_where_data_lies_and_how_checkpoints_are_kept_tells_no_run_from_another() -> None:
    plain = told_settings(DataSettings(), TrainingSettings(), CATALOGUE)
    moved = DataSettings(root="/elsewhere", workers=9)
    assert told_settings(moved, TrainingSettings(keep=3, device="cpu"), CATALOGUE) == plain
