"""Functions that are called with a layer's own weights (``F.linear(x, fc.weight, fc.bias)``) as that layer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, fx
from torch.nn import functional

Values = Mapping[fx.Node, tuple[Any, ...]]


@dataclass(frozen=True)
class Raised:
    """A layer: its type and settings, what is wired into it, and the prefix of its weights' names."""

    type: str
    settings: dict[str, Any]
    input: fx.Node
    path: str


def _arguments(node: fx.Node, names: Sequence[str]) -> dict[str, Any] | None:
    if len(node.args) > len(names) or any(key not in names for key in node.kwargs):
        return None
    return dict(zip(names, node.args, strict=False)) | dict(node.kwargs)


def _convolution(dimensions: int, transposed: bool = False) -> Callable[[dict[str, Any], Tensor], Any]:
    def make(given: dict[str, Any], weight: Tensor) -> tuple[str, dict[str, Any]] | None:
        kind = f"Conv{'Transpose' if transposed else ''}{dimensions}d"
        groups = given.get("groups", 1)
        channels = weight.shape[1] * groups if transposed else weight.shape[0]
        settings: dict[str, Any] = {"out_channels": channels, "kernel_size": _one(tuple(weight.shape[2:]))}
        if transposed:
            settings["in_channels"] = weight.shape[0]
        for name, usual in (("stride", 1), ("padding", 0), ("output_padding", 0), ("dilation", 1)):
            value = given.get(name, usual)
            value = _one(tuple(value)) if isinstance(value, list | tuple) else value
            if value != usual:
                settings[name] = value
        if groups != 1:
            settings["groups"] = groups
        if given.get("bias") is None:
            settings["bias"] = False
        return kind, settings

    return make


def _one(value: tuple[int, ...]) -> int | tuple[int, ...]:
    return value[0] if len(set(value)) == 1 else value


def _linear(given: dict[str, Any], weight: Tensor) -> tuple[str, dict[str, Any]]:
    settings: dict[str, Any] = {"out_features": weight.shape[0]}
    return "Linear", settings if given.get("bias") is not None else {**settings, "bias": False}


def _embedding(given: dict[str, Any], weight: Tensor) -> tuple[str, dict[str, Any]] | None:
    if any(given.get(name) for name in ("max_norm", "scale_grad_by_freq", "sparse")):
        return None
    settings: dict[str, Any] = {"num_embeddings": weight.shape[0], "embedding_dim": weight.shape[1]}
    index = given.get("padding_idx")
    if isinstance(index, int) and index >= 0:
        settings["padding_idx"] = index
    return "Embedding", settings


def _layer_norm(given: dict[str, Any], weight: Tensor) -> tuple[str, dict[str, Any]] | None:
    if given.get("bias") is None:
        return None
    settings: dict[str, Any] = {} if weight.dim() == 1 else {"normalized_shape": tuple(weight.shape)}
    return "LayerNorm", settings | ({"eps": given["eps"]} if given.get("eps", 1e-5) != 1e-5 else {})


def _batch_norm(given: dict[str, Any], weight: Tensor) -> tuple[str, dict[str, Any]] | None:
    settings = {
        name: given[name]
        for name, usual in (("eps", 1e-5), ("momentum", 0.1))
        if given.get(name, usual) != usual
    }
    return "BatchNorm", settings


_CONV = ("input", "weight", "bias", "stride", "padding", "dilation", "groups")
_CONV_T = ("input", "weight", "bias", "stride", "padding", "output_padding", "groups", "dilation")
_EMBEDDING = ("input", "weight", "padding_idx", "max_norm", "norm_type", "scale_grad_by_freq", "sparse")
_TORCH_EMBEDDING = ("weight", "input", "padding_idx", "scale_grad_by_freq", "sparse")
_NORM = ("input", "normalized_shape", "weight", "bias", "eps", "cudnn_enable")
_BATCH = (
    "input",
    "weight",
    "bias",
    "running_mean",
    "running_var",
    "training",
    "momentum",
    "eps",
    "cudnn_enabled",
)
_F_BATCH = ("input", "running_mean", "running_var", "weight", "bias", "training", "momentum", "eps")

_TABLE: dict[Any, tuple[tuple[str, ...], Callable[[dict[str, Any], Tensor], Any]]] = {
    functional.linear: (("input", "weight", "bias"), _linear),
    functional.embedding: (_EMBEDDING, _embedding),
    torch.embedding: (_TORCH_EMBEDDING, _embedding),
    functional.layer_norm: (_NORM, _layer_norm),
    torch.layer_norm: (_NORM, _layer_norm),
    torch.batch_norm: (_BATCH, _batch_norm),
    functional.batch_norm: (_F_BATCH, _batch_norm),
    torch.conv1d: (_CONV, _convolution(1)),
    torch.conv2d: (_CONV, _convolution(2)),
    torch.conv3d: (_CONV, _convolution(3)),
    functional.conv1d: (_CONV, _convolution(1)),
    functional.conv2d: (_CONV, _convolution(2)),
    functional.conv3d: (_CONV, _convolution(3)),
    torch.conv_transpose1d: (_CONV_T, _convolution(1, True)),
    torch.conv_transpose2d: (_CONV_T, _convolution(2, True)),
    torch.conv_transpose3d: (_CONV_T, _convolution(3, True)),
    functional.conv_transpose2d: (_CONV_T, _convolution(2, True)),
}


def raised(node: fx.Node, values: Values) -> Raised | None:
    """The layer that a call amounts to; None where the weights aren't one layer's, or others use them too."""
    if node.op != "call_function" or node.target not in _TABLE:
        return None
    names, make = _TABLE[node.target]
    given = _arguments(node, names)
    if given is None or not isinstance(given.get("input"), fx.Node):
        return None
    path = _common_path(given)
    if path is None:
        return None
    result = make(given, values[given["weight"]][0])
    if result is None:
        return None
    type_name, settings = result
    source: fx.Node = given["input"]
    if type_name == "BatchNorm":
        if not {"running_mean", "running_var"} <= {name for name in given if given[name] is not None}:
            return None
        type_name = {2: "BatchNorm1d", 3: "BatchNorm1d", 4: "BatchNorm2d", 5: "BatchNorm3d"}.get(
            values[source][0].dim(), ""
        )
    return Raised(type_name, settings, source, path) if type_name else None


def _common_path(given: Mapping[str, Any]) -> str | None:
    """``layer1.conv`` where the weights are ``layer1.conv.weight`` and ``layer1.conv.bias`` and used only here."""
    paths = set()
    for name in ("weight", "bias", "running_mean", "running_var"):
        source = given.get(name)
        if source is None:
            if name == "weight":
                return None
            continue
        if not isinstance(source, fx.Node) or source.op != "get_attr" or len(source.users) != 1:
            return None
        prefix, dot, last = str(source.target).rpartition(".")
        if not dot or last != name:
            return None
        paths.add(prefix)
    return paths.pop() if len(paths) == 1 else None
