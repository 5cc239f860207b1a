"""A leaf module as a node: its type in the catalogue and the settings that make the same module."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import torch
from torch import nn
from torch.nn import functional

from studio.engine.importing.errors import ModelImportError
from studio.engine.layer_shapes import base_namespace
from studio.graph.catalogue import Catalogue, LayerSpec, SettingKind
from studio.graph.document import Node
from studio.graph.expressions import constructor
from studio.graph.settings import check_value
from studio.graph.words import say

_ACTIVATIONS = {functional.relu: "relu", functional.gelu: "gelu", torch.relu: "relu"}


def module_item(module: nn.Module, catalogue: Catalogue, path: str) -> tuple[LayerSpec, dict[str, Any]]:
    """The type and the settings of a module. Raises ModelImportError where the catalogue can't make it."""
    spec = _spec(module, catalogue)
    if spec is None:
        raise ModelImportError(
            say(
                "{path}: there is no node for {module}.{kind}",
                path=path,
                module=type(module).__module__,
                kind=type(module).__name__,
            )
        )
    settings: dict[str, Any] = {}
    for setting in spec.settings:
        if setting.at_call:
            continue
        found, value = _value(module, setting.name)
        if not found:
            continue
        value = (
            _simple(_plain(value))
            if setting.kind in (SettingKind.INTS, SettingKind.FLOATS)
            else _plain(value)
        )
        if value == setting.default and type(value) is type(setting.default) and not setting.required:
            continue
        if setting.kind is SettingKind.FLOAT and isinstance(value, int) and not isinstance(value, bool):
            value = float(value)
        if value is None and setting.default is None:
            continue
        if setting.name == "stride" and setting.default is None and value == settings.get("kernel_size"):
            continue  # a pool's stride is its window, unless said otherwise
        try:
            settings[setting.name] = check_value(setting, value)
        except ValueError as error:
            raise ModelImportError(
                say(
                    "{path}: {setting} of {type} {error}, and is {value!r}",
                    path=path,
                    setting=setting.name,
                    type=spec.type,
                    error=error,
                    value=value,
                )
            ) from error
    _check_same(module, spec, settings, path)
    return spec, settings


def _spec(module: nn.Module, catalogue: Catalogue) -> LayerSpec | None:
    name = type(module).__name__
    if isinstance(module, nn.modules.linear.NonDynamicallyQuantizableLinear):
        name = "Linear"
    spec = catalogue.get(name)
    return spec if spec is not None and spec.target.endswith(f".{name}") else None


def _plain(value: Any) -> Any:
    if isinstance(value, torch.Size | list):
        return tuple(value)
    if callable(value) and value in _ACTIVATIONS:
        return _ACTIVATIONS[value]
    if isinstance(value, nn.ReLU | nn.GELU):
        return type(value).__name__.lower()
    return value


def _value(module: nn.Module, name: str) -> tuple[bool, Any]:
    """A setting as the module shows it, and whether it does."""
    if isinstance(module, nn.MultiheadAttention):
        special = _attention(module)
    elif isinstance(module, nn.TransformerEncoderLayer | nn.TransformerDecoderLayer):
        special = _transformer_layer(module)
    elif name == "bias":
        bias = getattr(module, "bias", None)
        return True, bias if isinstance(bias, bool) else bias is not None
    else:
        special = {}
    if name in special:
        return True, special[name]
    if isinstance(module, nn.PReLU) and name == "init":
        return False, None
    return (True, getattr(module, name)) if hasattr(module, name) else (False, None)


def _attention(module: nn.MultiheadAttention) -> Mapping[str, Any]:
    same = module._qkv_same_embed_dim
    return {
        "bias": module.in_proj_bias is not None,
        "add_bias_kv": module.bias_k is not None,
        "kdim": None if same else module.kdim,
        "vdim": None if same else module.vdim,
    }


def _transformer_layer(module: Any) -> Mapping[str, Any]:
    return {
        "d_model": module.self_attn.embed_dim,
        "nhead": module.self_attn.num_heads,
        "dim_feedforward": module.linear1.out_features,
        "dropout": module.dropout.p,
        "layer_norm_eps": module.norm1.eps,
        "batch_first": module.self_attn.batch_first,
        "bias": module.linear1.bias is not None,
    }


def _check_same(module: nn.Module, spec: LayerSpec, settings: Mapping[str, Any], path: str) -> None:
    """The module that the settings make has to look like the original."""
    node = Node("n1", spec.type, "layer", settings)
    try:
        with torch.device("meta"):
            ours: nn.Module = eval(constructor("", spec, node, {}), base_namespace())
    except Exception as error:
        raise ModelImportError(
            say(
                "{path}: {type} can't be made with its settings: {error}",
                path=path,
                type=spec.type,
                error=error,
            )
        ) from error
    wanted = {name: tuple(value.shape) for name, value in module.state_dict().items()}
    made = {name: tuple(value.shape) for name, value in ours.state_dict().items()}
    if wanted != made or _shown(ours) != _shown(module):
        raise ModelImportError(
            say(
                "{path}: {module} would become {ours}, which isn't the same layer",
                path=path,
                module=_shown(module),
                ours=_shown(ours),
            )
        )


_IN_PLACE = re.compile(r"(, )?inplace=(True|False)")
_WHOLE = re.compile(r"(?<![\w.])(-?\d+)\.0(?!\d)")
_EQUAL = re.compile(r"\((-?[\d.]+)(?:, \1)+\)")


def _shown(module: nn.Module) -> str:
    """What a module says of itself; (3, 3) is 3, 1.0 is 1, and in-place is left out, since values never are changed
    here."""
    text = _WHOLE.sub(r"\1", _IN_PLACE.sub("", repr(module))).replace("[", "(").replace("]", ")")
    return _EQUAL.sub(r"\1", text.replace("NonDynamicallyQuantizableLinear", "Linear"))


def _simple(value: Any) -> Any:
    """One number for all axes where they are equal: 3 for (3, 3)."""
    if isinstance(value, tuple) and len(value) > 1 and all(item == value[0] for item in value):
        return value[0]
    return value
