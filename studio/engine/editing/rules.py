"""What kinds of layers do to channels and to values, as far as keeping a network's answers depends on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

from studio.graph.calls import Call


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


ACTIVATIONS = _names(
    "ReLU ReLU6 LeakyReLU ELU CELU SELU GELU SiLU Mish Tanh Sigmoid Hardtanh Hardswish Hardsigmoid Softplus Softsign "
    "LogSigmoid Tanhshrink Hardshrink Softshrink Threshold RReLU F.relu F.gelu F.silu torch.sigmoid torch.tanh Abs "
    "Square Negative Exp AddScalar MultiplyScalar Clamp"
)
DROPOUTS = _names("Dropout Dropout1d Dropout2d Dropout3d AlphaDropout FeatureAlphaDropout StochasticDepth")
_SIZES = ("1d", "2d", "3d")
POOLS = frozenset(
    kind + size
    for size in _SIZES
    for kind in ("MaxPool", "AvgPool", "AdaptiveAvgPool", "AdaptiveMaxPool", "LPPool")
)
PADDINGS = frozenset(
    kind + size for size in _SIZES for kind in ("ZeroPad", "ReflectionPad", "ReplicationPad", "CircularPad")
)
CONVOLUTIONS = frozenset("Conv" + size for size in _SIZES)
TRANSPOSED = frozenset("ConvTranspose" + size for size in _SIZES)
BATCH_NORMS = frozenset("BatchNorm" + size for size in _SIZES)
# Each channel by itself, along axis 1 alone.
BY_CHANNEL = POOLS | PADDINGS | {"Upsample", "UpsamplingBilinear2d", "UpsamplingNearest2d"}
# Each number by itself, whatever the axis of channels.
BY_NUMBER = ACTIVATIONS | DROPOUTS | {"Identity"}
SUMS = frozenset(("Add", "Subtract", "Multiply"))

_NONNEGATIVE = _names(
    "ReLU ReLU6 F.relu Sigmoid torch.sigmoid Hardsigmoid Softplus Softmax F.softmax Abs Square Exp"
)
_KEEPS_SIGN = POOLS | DROPOUTS | {"Identity", "Flatten", "Reshape", "Permute", "UpsamplingNearest2d"}
# What numbers from zero on pass unchanged.
_PASSES_POSITIVES = frozenset(("ReLU", "F.relu", "LeakyReLU", "ELU", "CELU", "RReLU", "Abs"))
# What gives zero for zero.
KEEPS_ZERO = (
    POOLS
    | DROPOUTS
    | {"Identity", "Flatten", "ReLU", "ReLU6", "F.relu", "LeakyReLU", "ELU", "CELU", "SELU", "GELU", "F.gelu"}
    | {"SiLU", "F.silu", "Tanh", "torch.tanh", "Mish", "Hardswish", "Softsign", "MultiplyScalar"}
)
# Settings that are sizes: whether they differ shows in the shapes of the weights.
SIZES = _names("in_features out_features in_channels out_channels num_features num_parameters bias")


def gives_nonnegative(kind: str, settings: Mapping[str, Any], of_nonnegative: bool) -> bool:
    if kind in _NONNEGATIVE:
        return True
    return of_nonnegative and kind in _KEEPS_SIGN and settings.get("norm_type", 1) == 1


def passes_unchanged(kind: str, settings: Mapping[str, Any], nonnegative: bool) -> bool:
    """Whether what comes out is what went in (of dropout: but for what it drops while training)."""
    if kind == "Identity" or kind in DROPOUTS:
        return True
    return nonnegative and kind in _PASSES_POSITIVES


def keeps_size(settings: Mapping[str, Any], axes: int) -> bool:
    """Whether a convolution's answers stand where its inputs stood: its kernel's middle sees each place once."""
    kernel, dilation = (_each(settings.get(name, 1), axes) for name in ("kernel_size", "dilation"))
    if settings.get("padding") == "same":
        padded = True
    else:
        padding = _each(settings.get("padding", 0), axes)
        padded = all(2 * p == d * (k - 1) for p, d, k in zip(padding, dilation, kernel, strict=True))
    odd = all(isinstance(size, int) and size % 2 for size in kernel)
    return padded and odd and _each(settings.get("stride", 1), axes) == (1,) * axes


def _each(value: Any, axes: int) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, tuple) else (value,) * axes


def differing(before: Mapping[str, Any], after: Mapping[str, Any], defaults: Mapping[str, Any]) -> list[str]:
    """The settings, sizes aside, that aren't what they were."""
    names = sorted({*before, *after} - SIZES)
    return [
        name for name in names if before.get(name, defaults.get(name)) != after.get(name, defaults.get(name))
    ]


def identity_start(call: Call, own: Mapping[str, Tensor]) -> dict[str, Tensor] | None:
    """The tensors with which a new layer lets everything pass; None where it has no such."""
    weight = own.get("weight")
    if weight is None:
        return None
    bias = {"bias": torch.zeros_like(own["bias"])} if "bias" in own else {}
    if call.type == "Linear" and weight.shape[0] == weight.shape[1]:
        return {"weight": torch.eye(len(weight)), **bias}
    if call.type in CONVOLUTIONS:
        groups = int(call.settings.get("groups", 1))
        if weight.shape[0] == weight.shape[1] * groups and keeps_size(call.settings, weight.dim() - 2):
            return {"weight": torch.nn.init.dirac_(torch.empty(weight.shape), groups), **bias}
    if call.type in BATCH_NORMS and "running_var" in own:
        eps = float(call.settings.get("eps", 1e-5))
        return {"weight": torch.full(weight.shape, (1 + eps) ** 0.5), **bias}
    if call.type == "PReLU":
        return {"weight": torch.ones(weight.shape)}
    return None
