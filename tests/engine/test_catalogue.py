"""The catalogue holds what the installed torch has."""

from __future__ import annotations

import importlib
import inspect
import json
import re
import subprocess
import sys
import tomllib
from typing import Any

import pytest
import torch
from torch import nn

from studio import paths
from studio.graph.catalogue import NodeKind, SettingKind
from studio.graph.catalogue_file import load_catalogue
from studio.graph.names import name_fault
from studio.graph.settings import check_value, format_value, parse_text
from tests.warm import REPOSITORY

CATALOGUE = paths.resources() / "catalogue"
# A rule for each group of public modules that are no layers to be drawn.
ELSEWHERE = (
    (r"Lazy\w+", "inference finds the sizes that they wait for"),
    (r"\w*Loss(2d)?", "losses.json holds the losses"),
    (r"DataParallel", "it spreads a network over devices"),
)


def public_modules() -> dict[str, type[nn.Module]]:
    found = {name: getattr(nn, name) for name in dir(nn)}
    return {
        name: kind for name, kind in found.items() if inspect.isclass(kind) and issubclass(kind, nn.Module)
    }


def skipped() -> dict[str, str]:
    overlay = tomllib.loads((CATALOGUE / "overlay.toml").read_text(encoding="utf-8"))
    reasons: dict[str, str] = overlay["skip_layers"]
    return reasons


def losses() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((CATALOGUE / "losses.json").read_text(encoding="utf-8"))
    return rows


def test_every_public_layer_of_torch_is_there_or_has_a_reason_not_to_be() -> None:
    ruled_out = [name for name in public_modules() if any(re.fullmatch(rule, name) for rule, _ in ELSEWHERE)]
    known = {*load_catalogue().layers, *skipped(), *ruled_out}
    missing = [name for name in public_modules() if name not in known]
    assert not missing, "add these to overlay.toml as a family, or to skip_layers with the reason"


def test_what_is_skipped_has_a_reason_and_is_not_there_all_the_same() -> None:
    for name, reason in skipped().items():
        assert reason.endswith("."), name
        assert hasattr(nn, name), f"torch.nn has no {name} any more"
        assert name not in load_catalogue().layers, name


def test_every_loss_of_torch_is_named_and_explained() -> None:
    rows = {row["name"]: row for row in losses()}
    wanted = {name for name in public_modules() if name.endswith("Loss")}
    assert set(rows) == wanted - set(skipped())
    for name, row in rows.items():
        assert row["title"] != name, name
        assert row["help"].endswith("."), name
        assert all(setting.get("help", "").endswith(".") for setting in row["settings"]), name


def test_a_loss_can_be_built_from_its_row() -> None:
    for row in losses():
        required = {s["name"]: s["suggested"] for s in row["settings"] if s.get("required")}
        written = {s["name"]: s["default"] for s in row["settings"] if s.get("default") is not None}
        assert isinstance(getattr(nn, row["name"])(**required, **written), nn.Module)


def classes_of(module: Any, base: type) -> set[str]:
    """The public classes of a module below ``base``."""
    found = {name: kind for name, kind in vars(module).items() if inspect.isclass(kind)}
    return {name for name, kind in found.items() if issubclass(kind, base) and not name.startswith("_")}


@pytest.mark.parametrize(
    ("part", "module", "base"),
    [
        ("optimizers", torch.optim, torch.optim.Optimizer),
        ("schedulers", torch.optim.lr_scheduler, torch.optim.lr_scheduler.LRScheduler),
    ],
)
def test_every_optimizer_and_scheduler_of_torch_is_there_or_has_a_reason_not_to_be(
    part: str, module: Any, base: type
) -> None:
    overlay = tomllib.loads((CATALOGUE / "overlay.toml").read_text(encoding="utf-8"))
    reasons, offered = overlay[f"skip_{part}"], getattr(load_catalogue(), part)
    wanted = classes_of(module, base) - {base.__name__, "Optimizer"}
    assert not wanted - {*offered, *reasons}, f"add these to overlay.toml, in {part} or skip_{part}"
    assert not {*reasons} & {*offered}
    assert {*reasons} <= wanted
    for spec in offered.values():
        assert spec.help.endswith("."), spec.name
        assert all(setting.help.endswith(".") for setting in spec.settings), spec.name


def test_settings_of_modules_are_arguments_of_what_is_built() -> None:
    for spec in load_catalogue():
        if spec.kind is not NodeKind.MODULE:
            continue
        module, _, name = spec.target.replace("nn.", "torch.nn.", 1).rpartition(".")
        kind = getattr(importlib.import_module(module), name)
        arguments = inspect.signature(kind.__init__).parameters
        if not any(a.kind is inspect.Parameter.VAR_KEYWORD for a in arguments.values()):
            given = {setting.name for setting in spec.settings if not setting.at_call}
            assert given <= set(arguments), spec.type


def test_templates_name_what_is_there() -> None:
    """Each {field} of a call is a port or a setting, and each setting stands in the call."""
    for spec in load_catalogue():
        if spec.kind is not NodeKind.FUNCTION:
            continue
        fields = set(re.findall(r"\{\*?(\w+)\}", spec.call))
        ports, settings = {port.name for port in spec.inputs}, {setting.name for setting in spec.settings}
        assert fields <= ports | settings | {"inputs"}, spec.type
        assert settings - {spec.ports_from} <= fields, spec.type
        assert "inputs" in fields or spec.inputs_vary or ports <= fields, spec.type
        if spec.result and not any(port.variadic for port in spec.outputs):
            assert {port.name for port in spec.outputs} == set(re.findall(r"\w+", spec.result)), spec.type


def test_the_stored_catalogue_is_what_the_installed_torch_gives() -> None:
    """In a process of its own: torch's list of its functions grows with what other tests import and call."""
    command = [sys.executable, "-m", "studio.engine.derive", "--check"]
    derived = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True)
    assert derived.returncode == 0, (
        f"{derived.stderr}: run python -m studio.engine.derive and review the change"
    )


def test_no_type_stands_in_the_file_twice() -> None:
    rows = json.loads((CATALOGUE / "layers.json").read_text(encoding="utf-8"))
    assert len({row["type"] for row in rows}) == len(rows)


def test_every_layer_is_explained_and_names_its_nodes_well() -> None:
    catalogue = load_catalogue()
    assert len(catalogue.layers) >= 250
    for spec in catalogue:
        assert spec.help.endswith("."), spec.type
        assert name_fault(f"{spec.stem}1") is None, spec.type
        assert all(setting.help for setting in spec.settings), spec.type


def test_suggested_values_and_defaults_are_allowed_and_survive_an_editor() -> None:
    for spec in load_catalogue():
        for setting in spec.settings:
            for value in (setting.suggested, setting.default):
                if value is None:
                    continue
                checked = check_value(setting, value)
                if setting.kind is not SettingKind.BOOL:
                    assert parse_text(setting, format_value(checked)) == checked, (spec.type, setting.name)


def test_every_layer_has_an_output_but_output() -> None:
    assert [spec.type for spec in load_catalogue() if not spec.outputs] == ["Output"]
    assert {spec.kind for spec in load_catalogue()} == set(NodeKind)
