"""The arguments of a module's call, sorted into what is wired to a port and what is a setting of the call."""

from __future__ import annotations

from typing import Any

from torch import fx

from studio.engine.importing.errors import ModelImportError
from studio.graph.catalogue import LayerSpec
from studio.graph.words import say

# The names of a call's arguments by their order, where they aren't the ports.
_CALL_NAMES = {
    "MultiheadAttention": [
        "query",
        "key",
        "value",
        "key_padding_mask",
        "need_weights",
        "attn_mask",
        "average_attn_weights",
        "is_causal",
    ]
}


def call_arguments(node: fx.Node, spec: LayerSpec, settings: dict[str, Any]) -> list[tuple[str, Any]]:
    """The arguments of a module's call by port; plain ones become settings of the call."""
    ports = [port.name for port in spec.inputs]
    args = list(node.args)
    if len(args) == 2 and isinstance(args[1], tuple | list):  # the state of an LSTM: (h_0, c_0)
        args = [args[0], *args[1]]
    names = _CALL_NAMES.get(spec.type, ports)
    given: list[tuple[str, Any]] = list(zip(names, args, strict=False))
    renamed = {"hx": "h_0"} if "h_0" in ports else {}
    for key, value in node.kwargs.items():
        if isinstance(value, tuple | list) and key == "hx":
            given += list(zip(("h_0", "c_0"), value, strict=False))
        else:
            given.append((renamed.get(key, key), value))
    wired = []
    for name, value in given:
        if name in ports:
            wired.append((name, value))
            continue
        setting = spec.setting(name)
        if setting is not None and setting.at_call and not isinstance(value, fx.Node):
            if value != setting.default:
                settings[name] = value
        elif value is not None and value is not False:
            raise ModelImportError(
                say(
                    "{target}: {type} is called with {name}={value!r}, which no node has",
                    target=node.target,
                    type=spec.type,
                    name=name,
                    value=value,
                )
            )
    return wired
