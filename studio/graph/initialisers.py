"""Initialisers of weights: torch.nn.init's functions, their settings, and the call that a class makes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from studio.graph.catalogue import SettingKind, SettingSpec
from studio.graph.settings import check_value
from studio.graph.words import say


def _number(name: str, default: float, help_: str) -> SettingSpec:
    return SettingSpec(name, SettingKind.FLOAT, default=default, help=help_)


_GAIN = _number("gain", 1.0, say("Factor on the standard deviation."))
_MODE = SettingSpec(
    "mode",
    SettingKind.CHOICE,
    default="fan_in",
    choices=("fan_in", "fan_out"),
    help=say("Keep the variance of the forward or of the backward pass."),
)
_NONLINEARITY = SettingSpec(
    "nonlinearity",
    SettingKind.CHOICE,
    default="leaky_relu",
    choices=("leaky_relu", "relu", "tanh", "sigmoid", "selu", "linear"),
    help=say("The activation that follows."),
)
_MEAN, _STD = _number("mean", 0.0, say("Mean.")), _number("std", 1.0, say("Standard deviation."))

INITIALISERS: Mapping[str, tuple[SettingSpec, ...]] = {
    "kaiming_normal": (_number("a", 0.0, say("Slope of leaky ReLU.")), _MODE, _NONLINEARITY),
    "kaiming_uniform": (_number("a", 0.0, say("Slope of leaky ReLU.")), _MODE, _NONLINEARITY),
    "xavier_normal": (_GAIN,),
    "xavier_uniform": (_GAIN,),
    "orthogonal": (_GAIN,),
    "normal": (_MEAN, _STD),
    "trunc_normal": (_MEAN, _STD),
    "uniform": (_number("a", 0.0, say("Lower bound.")), _number("b", 1.0, say("Upper bound."))),
    "constant": (
        SettingSpec("val", SettingKind.FLOAT, required=True, suggested=0.0, help=say("The value.")),
    ),
    "zeros": (),
    "ones": (),
    "eye": (),
    "dirac": (),
}


def read_initialiser(value: Any) -> tuple[str, Mapping[str, Any]]:
    """Name and settings of an initialiser as a node holds it. Raises ValueError in words."""
    name, settings = (value, {}) if isinstance(value, str) else (None, value)
    if isinstance(value, Mapping):
        name = value.get("name")
        settings = {key: item for key, item in value.items() if key != "name"}
    if not isinstance(name, str) or name not in INITIALISERS:
        raise ValueError(say("has to be one of {initialisers}", initialisers=", ".join(INITIALISERS)))
    specs = {spec.name: spec for spec in INITIALISERS[name]}
    for key in settings:
        if key not in specs:
            raise ValueError(say("{name} has no setting {key!r}", name=name, key=str(key)[:40]))
    missing = [spec.name for spec in specs.values() if spec.required and spec.name not in settings]
    if missing:
        raise ValueError(say("{name} needs {missing}", name=name, missing=missing[0]))
    return name, {key: check_value(specs[key], item) for key, item in settings.items()}
