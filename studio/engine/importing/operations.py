"""Traced functions that have nodes of their own in the catalogue; everything else becomes an Expression."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import Tensor, fx
from torch.nn import functional

Values = Mapping[fx.Node, tuple[Any, ...]]
# A type, its settings, and the arguments that are wired, by port.
Made = tuple[str, dict[str, Any], dict[str, fx.Node]]


def _tensor(value: Any, values: Values) -> bool:
    return isinstance(value, fx.Node) and isinstance(values[value][0], Tensor)


def _plain(value: Any) -> bool:
    """A value without anything traced in it."""
    if isinstance(value, tuple | list):
        return all(map(_plain, value))
    return value is None or isinstance(value, bool | int | float | str)


def _bound(node: fx.Node, *names: str, **defaults: Any) -> dict[str, Any] | None:
    """Arguments by name (``self`` or ``input`` aside), or None where there are others."""
    args = dict(zip(names, node.args, strict=False))
    if len(node.args) > len(names) or any(key not in names for key in node.kwargs):
        return None
    return {**defaults, **args, **node.kwargs}


def _two(type_name: str) -> Callable[[fx.Node, Values], Made | None]:
    def make(node: fx.Node, values: Values) -> Made | None:
        if node.kwargs or len(node.args) != 2 or not all(_tensor(argument, values) for argument in node.args):
            return None
        first, second = node.args
        assert isinstance(first, fx.Node)
        assert isinstance(second, fx.Node)
        return type_name, {}, {"input": first, "other": second}

    return make


def _layer(type_name: str, *names: str, **defaults: Any) -> Callable[[fx.Node, Values], Made | None]:
    """A function as the layer of torch.nn that calls it. ``names``: its arguments after the input, as settings."""

    def make(node: fx.Node, values: Values) -> Made | None:
        bound = _bound(node, "input", *names, "inplace", **defaults)
        if bound is None or not _tensor(bound.get("input"), values):
            return None
        source = bound.pop("input")
        bound.pop("inplace", None)
        if not all(map(_plain, bound.values())):
            return None
        settings = {name: _one(value) for name, value in bound.items()}
        if settings.get("stride") == settings.get("kernel_size"):
            settings.pop("stride", None)  # a pool's stride is its window, unless said otherwise
        return type_name, settings, {"input": source}

    return make


def _one(value: Any) -> Any:
    """One number for all axes where they are equal."""
    if not isinstance(value, list | tuple):
        return value
    return value[0] if len(value) > 1 and all(size == value[0] for size in value) else tuple(value)


def _softmax(node: fx.Node, values: Values) -> Made | None:
    bound = _bound(node, "input", "dim", "_stacklevel", "dtype", dtype=None)
    if bound is None or bound["dtype"] is not None or not isinstance(bound.get("dim"), int):
        return None
    return "Softmax", {"dim": bound["dim"]}, {"input": bound["input"]}


def _dropout(type_name: str, mode: str) -> Callable[[fx.Node, Values], Made | None]:
    """Whatever the ``mode`` it was traced in: the layer follows the network's own mode."""

    def make(node: fx.Node, values: Values) -> Made | None:
        bound = _bound(node, "input", "p", mode, "inplace", p=0.5)
        if bound is None or not isinstance(bound["p"], float | int) or not _tensor(bound["input"], values):
            return None
        return type_name, {"p": float(bound["p"])}, {"input": bound["input"]}

    return make


def drops_always(node: fx.Node) -> bool:
    """Whether a call of dropout was traced as one that drops: ``F.dropout(x, 0.2)`` does so in evaluation too."""
    if node.target not in _DROPPING:
        return False
    mode = "train" if node.target in (torch.dropout, torch.alpha_dropout) else "training"
    return bool(node.kwargs.get(mode, node.args[2] if len(node.args) > 2 else True))


def _joined(type_name: str) -> Callable[[fx.Node, Values], Made | None]:
    def make(node: fx.Node, values: Values) -> Made | None:
        bound = _bound(node, "tensors", "dim", dim=0)
        if bound is None or not isinstance(bound["dim"], int):
            return None
        tensors = bound["tensors"]
        if not isinstance(tensors, list | tuple) or not all(_tensor(item, values) for item in tensors):
            return None
        if not 1 < len(tensors) <= 256:
            return None
        wired = {f"input{index}": item for index, item in enumerate(tensors, 1)}
        return type_name, {"dim": bound["dim"]}, wired

    return make


def _flatten(node: fx.Node, values: Values) -> Made | None:
    bound = _bound(node, "input", "start_dim", "end_dim", start_dim=0, end_dim=-1)
    if bound is None or not _plain((bound["start_dim"], bound["end_dim"])):
        return None
    settings = {"start_dim": bound["start_dim"], "end_dim": bound["end_dim"]}
    return "Flatten", settings, {"input": bound["input"]}


def _reshape(node: fx.Node, values: Values) -> Made | None:
    """``x.view(x.size(0), ...)``: the batch stays, the rest is given."""
    source, *sizes = node.args
    if len(sizes) == 1 and isinstance(sizes[0], list | tuple):
        sizes = list(sizes[0])
    if node.kwargs or not sizes or not isinstance(source, fx.Node) or not _tensor(source, values):
        return None
    batches = tuple(value.shape[0] for value in values[source]) if values[source][0].dim() else ()
    if not isinstance(sizes[0], fx.Node) or values[sizes[0]] != batches or len(sizes) < 2:
        return None
    rest = sizes[1:]
    if not all(type(size) is int for size in rest):
        return None
    return "Reshape", {"shape": tuple(rest)}, {"input": source}


def _mean(node: fx.Node, values: Values) -> Made | None:
    bound = _bound(node, "input", "dim", "keepdim", "dtype", keepdim=False, dtype=None)
    if bound is None or "dim" not in bound or bound["dtype"] is not None or not _plain(bound["dim"]):
        return None
    dim = bound["dim"]
    dims = tuple(dim) if isinstance(dim, list | tuple) else (dim,)
    if not all(type(axis) is int for axis in dims) or not isinstance(bound["keepdim"], bool):
        return None
    return "Mean", {"dim": dims, "keepdim": bound["keepdim"]}, {"input": bound["input"]}


def _permute(node: fx.Node, values: Values) -> Made | None:
    source, *dims = node.args
    if len(dims) == 1 and isinstance(dims[0], list | tuple):
        dims = list(dims[0])
    if node.kwargs or not isinstance(source, fx.Node) or not all(type(axis) is int for axis in dims):
        return None
    return "Permute", {"dims": tuple(dims)}, {"input": source}


def _axes(type_name: str, *names: str) -> Callable[[fx.Node, Values], Made | None]:
    def make(node: fx.Node, values: Values) -> Made | None:
        bound = _bound(node, "input", *names)
        if bound is None or set(bound) != {"input", *names}:
            return None
        source = bound.pop("input")
        if not all(type(value) is int for value in bound.values()):
            return None
        return type_name, bound, {"input": source}

    return make


def _chunk(node: fx.Node, values: Values) -> Made | None:
    bound = _bound(node, "input", "chunks", "dim", dim=0)
    if bound is None or not _plain(bound.get("chunks")) or not isinstance(bound["dim"], int):
        return None
    if len(values[node][0]) != bound["chunks"]:
        return None
    return "Chunk", {"chunks": bound["chunks"], "dim": bound["dim"]}, {"input": bound["input"]}


def _split(node: fx.Node, values: Values) -> Made | None:
    bound = _bound(node, "input", "split_size_or_sections", "dim", dim=0) or _bound(
        node, "input", "split_size", "dim", dim=0
    )
    if bound is None or not isinstance(bound["dim"], int):
        return None
    sizes = [tuple(part.shape[bound["dim"]] for part in value) for value in values[node]]
    if any(size != sizes[0] for size in sizes) or len(sizes[0]) > 16:
        return None
    return "Split", {"sizes": sizes[0], "dim": bound["dim"]}, {"input": bound["input"]}


def _unbind(node: fx.Node, values: Values) -> Made | None:
    bound = _bound(node, "input", "dim", dim=0)
    if bound is None or not isinstance(bound["dim"], int) or not 1 < len(values[node][0]) <= 64:
        return None
    return "Unbind", {"size": len(values[node][0]), "dim": bound["dim"]}, {"input": bound["input"]}


def _upsample(node: fx.Node, values: Values) -> Made | None:
    names = ("input", "size", "scale_factor", "mode", "align_corners", "recompute_scale_factor", "antialias")
    bound = _bound(node, *names, size=None, scale_factor=None, mode="nearest", align_corners=None)
    if bound is None or bound.get("recompute_scale_factor") or bound.get("antialias"):
        return None
    settings = {name: bound[name] for name in ("size", "scale_factor", "mode", "align_corners")}
    if not all(map(_plain, settings.values())):
        return None
    if isinstance(settings["scale_factor"], int):
        settings["scale_factor"] = float(settings["scale_factor"])
    settings = {name: _one(value) for name, value in settings.items() if value is not None}
    return "Upsample", settings, {"input": bound["input"]}


_TABLE: dict[Any, Callable[[fx.Node, Values], Made | None]] = {}


def _register(make: Callable[[fx.Node, Values], Made | None], *targets: Any) -> None:
    for target in targets:
        _TABLE[target] = make


_register(_two("Add"), operator.add, torch.add, "add", "add_", operator.iadd)
_register(_two("Subtract"), operator.sub, torch.sub, "sub", operator.isub)
_register(_two("Multiply"), operator.mul, torch.mul, "mul", "mul_", operator.imul)
_register(_two("Divide"), operator.truediv, torch.div, "div", operator.itruediv)
_register(_two("MatMul"), operator.matmul, torch.matmul, "matmul")
_register(_layer("ReLU"), functional.relu, torch.relu, "relu", "relu_", functional.relu_, torch.relu_)
_register(_layer("ReLU6"), functional.relu6)
_register(_layer("Sigmoid"), torch.sigmoid, functional.sigmoid, "sigmoid")
_register(_layer("Tanh"), torch.tanh, functional.tanh, "tanh")
_register(_layer("SiLU"), functional.silu)
_register(_layer("Mish"), functional.mish)
_register(_layer("Hardswish"), functional.hardswish)
_register(_layer("Hardsigmoid"), functional.hardsigmoid)
_register(_layer("GELU", "approximate"), functional.gelu)
_register(_layer("LeakyReLU", "negative_slope"), functional.leaky_relu)
_register(_layer("ELU", "alpha"), functional.elu)
_register(_layer("AdaptiveAvgPool2d", "output_size"), functional.adaptive_avg_pool2d)
_register(_layer("AdaptiveMaxPool2d", "output_size"), functional.adaptive_max_pool2d)
_register(
    _layer("AvgPool2d", "kernel_size", "stride", "padding", "ceil_mode", "count_include_pad"),
    functional.avg_pool2d,
)
_register(
    _layer("MaxPool2d", "kernel_size", "stride", "padding", "dilation", "ceil_mode"),
    functional.max_pool2d,
    torch.max_pool2d,
)
_register(_softmax, functional.softmax, torch.softmax, "softmax")
_register(_dropout("Dropout", "training"), functional.dropout)
_register(_dropout("Dropout1d", "training"), functional.dropout1d)
_register(_dropout("Dropout2d", "training"), functional.dropout2d)
_register(_dropout("Dropout3d", "training"), functional.dropout3d)
_register(_dropout("AlphaDropout", "training"), functional.alpha_dropout)
_register(_dropout("FeatureAlphaDropout", "training"), functional.feature_alpha_dropout)
_register(_dropout("Dropout", "train"), torch.dropout)
_register(_dropout("AlphaDropout", "train"), torch.alpha_dropout)
_register(_joined("Concat"), torch.cat, torch.concat)
_register(_joined("Stack"), torch.stack)
_register(_flatten, torch.flatten, "flatten")
_register(_reshape, "view", "reshape", torch.reshape)
_register(_mean, torch.mean, "mean")
_register(_permute, torch.permute, "permute")
_register(_axes("Transpose", "dim0", "dim1"), torch.transpose, "transpose")
_register(_axes("Unsqueeze", "dim"), torch.unsqueeze, "unsqueeze")
_register(_axes("Squeeze", "dim"), torch.squeeze, "squeeze")
_register(_chunk, torch.chunk, "chunk")
_register(_split, torch.split, "split")
_register(_unbind, torch.unbind, "unbind")
_register(_upsample, functional.interpolate)


_DROPPING = frozenset(
    target for target in _TABLE if callable(target) and "dropout" in getattr(target, "__name__", "")
)


def known_operation(node: fx.Node, values: Values) -> Made | None:
    """The node of the catalogue for a traced function or method; None when an Expression has to do."""
    make = _TABLE.get(node.target)
    if make is None:
        return None
    try:
        return make(node, values)
    except (KeyError, ValueError, AssertionError, TypeError):
        return None
