"""From a trace to items: in-place calls made plain, sizes folded away, each call a node of the catalogue."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor, fx, nn

from studio.engine.importing.constants import as_expression, frozen_paths, tied_parameters
from studio.engine.importing.errors import ModelImportError
from studio.engine.importing.expressions import ExpressionWriter
from studio.engine.importing.items import Item, Value
from studio.engine.importing.modules import module_item
from studio.engine.importing.operations import drops_always, known_operation
from studio.engine.importing.operators import INPLACE
from studio.engine.importing.ordering import tensors_at_use
from studio.engine.importing.raising import Raised, raised
from studio.engine.importing.structures import flat_values, like, paths_in, tensors_in
from studio.engine.importing.tracing import Scope, Trace
from studio.graph.catalogue import Catalogue, LayerSpec, with_ports
from studio.graph.words import say

Call = tuple[tuple[Scope, ...], str]  # in which submodule, and at which line


def _call_of(node: fx.Node) -> Call:
    return node.meta.get("scopes", ()), node.meta.get("place", "")


class Converter:
    """Converts one trace."""

    def __init__(
        self,
        trace: Trace,
        catalogue: Catalogue,
        flat: bool = False,
        dropping: frozenset[Call] | None = None,
    ) -> None:
        """``dropping``: the calls of dropout that drop in evaluation too; None where that is what was traced."""
        self._trace, self._catalogue, self._flat = trace, catalogue, flat
        self._values = trace.values
        self.items: list[Item] = []
        self.inputs: list[Item] = []
        self.outputs: list[tuple[str, Value]] = []
        self.tables: list[str] = []  # fixed tensors that are too large to be written out
        self._known: dict[fx.Node, Any] = {}  # a Value, or nested tuples of them
        self._constants: dict[tuple[str, tuple[Any, ...]], Value] = {}
        self.tied = tied_parameters(trace.root)
        self._frozen = frozen_paths(trace.root)
        self.constants = trace.constants
        if dropping is None:
            dropping = frozenset(_call_of(node) for node in trace.graph.nodes if drops_always(node))
        self.dropping = dropping

    def convert(self) -> None:
        """Fill ``items``, ``inputs`` and ``outputs``. Raises ModelImportError."""
        _make_plain(self._trace)
        needed = self._needed()
        for node in self._trace.graph.nodes:
            if node.op == "placeholder":
                self._placeholder(node)
            elif node.op == "output":
                self._output(node.args[0])
            elif node in needed:
                self._known[node] = self._convert(node)
        self._drop_unused()
        self.items = tensors_at_use(self.items)

    def _drop_unused(self) -> None:
        """Results that nothing reads: the indices of a topk whose values were wanted."""
        used = {id(value.item) for _, value in self.outputs}
        kept = []
        for item in reversed(self.items):
            if id(item) in used or item.has_weights:
                kept.append(item)
                used |= {id(value.item) for _, value in item.inputs}
        self.items = kept[::-1]

    def _needed(self) -> set[fx.Node]:
        """The nodes that an output follows from; asserts and leftovers aside."""
        found: set[fx.Node] = set()
        waiting = [node for node in self._trace.graph.nodes if node.op == "output"]
        while waiting:
            node = waiting.pop()
            if node not in found:
                found.add(node)
                waiting += node.all_input_nodes
        return found

    def _holds_tensors(self, node: fx.Node) -> bool:
        return bool(tensors_in(self._values[node][0]))

    def _placeholder(self, node: fx.Node) -> None:
        value = self._values[node][0]
        if not isinstance(value, Tensor):
            return
        settings: dict[str, Any] = {"shape": tuple(value.shape[1:])}
        if value.dtype != torch.float32:
            settings["dtype"] = str(value.dtype).removeprefix("torch.")
        item = Item("Input", settings, stem=str(node.target).strip("*_") or "x")
        self.inputs.append(item)
        self._known[node] = _note(Value(item, "output"), value)

    def _output(self, result: Any, name: str = "") -> None:
        if isinstance(result, fx.Node):
            known = self._known.get(result)
            if isinstance(known, Value):
                self.outputs.append((name or "output", known))
            elif known is not None:
                for index, part in enumerate(flat_values(known), 1):
                    self.outputs.append((f"{name or 'output'}{index}", part))
        elif isinstance(result, Mapping):
            for key, part in result.items():
                self._output(part, str(key))
        elif isinstance(result, list | tuple):
            fields = getattr(result, "_fields", None) or [
                f"{name or 'output'}{n}" for n in range(1, len(result) + 1)
            ]
            for key, part in zip(fields, result, strict=True):
                self._output(part, str(key))

    def _convert(self, node: fx.Node) -> Any:
        if node.op == "get_attr":
            if self._belongs_to_layer(node):
                return None  # the layer that is made of the call brings it
            return self._attribute(node)
        if not self._holds_tensors(node):
            return None  # a size: whoever uses it writes it out
        if node.op == "call_module":
            return self._module(node)
        if node.op == "call_function" and node.target is operator.getitem:
            source = node.args[0]
            if isinstance(source, fx.Node) and not isinstance(self._values[source][0], Tensor):
                return self._known[source][node.args[1]]
        layer = self._layer(node)
        if layer is not None:
            spec = self._catalogue.layers[layer.type]
            given = {spec.inputs[0].name: self._value(layer.input)}
            stem = layer.path.rpartition(".")[2]
            return self._add(node, spec, layer.settings, given, layer.path, stem, True)
        known = None if self._drops_always(node) else known_operation(node, self._values)
        if known is not None and all(
            isinstance(source, fx.Node) and isinstance(self._values[source][0], Tensor)
            for source in known[2].values()
        ):
            type_name, settings, wired = known
            spec = self._catalogue.layers[type_name]
            return self._add(
                node, spec, settings, {port: self._value(source) for port, source in wired.items()}
            )
        return self._expression(node)

    def _drops_always(self, node: fx.Node) -> bool:
        return bool(self.dropping) and drops_always(node) and _call_of(node) in self.dropping

    def _layer(self, node: fx.Node) -> Raised | None:
        """The layer that a function of a layer's own weights amounts to, unless others have these weights too."""
        layer = raised(node, self._values)
        if layer is None or any(f"{layer.path}.{name}" in self.tied for name in ("weight", "bias")):
            return None
        return layer

    def _belongs_to_layer(self, node: fx.Node) -> bool:
        users = list(node.users)
        layer = self._layer(users[0]) if len(users) == 1 else None
        return layer is not None and str(node.target).startswith(f"{layer.path}.")

    def _scopes(self, node: fx.Node) -> tuple[Scope, ...]:
        scopes: tuple[Scope, ...] = () if self._flat else node.meta.get("scopes", ())
        return scopes

    def _value(self, node: fx.Node) -> Value:
        found = self._known.get(node)
        if not isinstance(found, Value):
            place = node.meta.get("place", "")
            raise ModelImportError(say("{place}: this value isn't one tensor", place=place))
        return found

    def _add(
        self,
        node: fx.Node,
        spec: LayerSpec,
        settings: Mapping[str, Any],
        wired: Mapping[str, Value],
        path: str | None = None,
        stem: str = "",
        has_weights: bool = False,
    ) -> Any:
        """Add an item; its result in the structure that the call returned."""
        shown = with_ports(spec, settings) if spec.ports_from else spec
        item = Item(
            spec.type,
            self._without_inferred(spec, settings, wired),
            list(wired.items()),
            tuple(port.name for port in shown.outputs),
            stem,
            path,
            has_weights,
            has_weights and path in self._frozen,
            self._scopes(node),
            node.meta.get("place", ""),
        )
        self.items.append(item)
        values = [Value(item, name) for name in item.outputs]
        for value, tensor in zip(values, tensors_in(self._values[node][0]), strict=False):
            _note(value, tensor)
        return like(self._values[node][0], iter(values))

    def _without_inferred(
        self, spec: LayerSpec, settings: Mapping[str, Any], wired: Mapping[str, Value]
    ) -> dict[str, Any]:
        first = next(iter(wired.values()), None)
        kept = dict(settings)
        for setting in spec.settings:
            value = kept.get(setting.name)
            if setting.axis is None or first is None or value is None:
                continue
            if -len(first.shape) <= setting.axis < len(first.shape):
                size = first.shape[setting.axis]
                if value in (size, (size,)):
                    del kept[setting.name]
        return kept

    def _attribute(self, node: fx.Node) -> Any:
        """A parameter, a buffer or a constant: one item for each, however often it is read."""
        path = str(node.target)
        tensor = self._values[node][0]
        if not isinstance(tensor, Tensor):
            return None
        path = self.tied.get(path, path)
        scopes = self._scopes(node)
        if path in self.tied.values():
            scopes = ()
        key = (path, scopes)
        if key not in self._constants:
            self._constants[key] = self._tensor_item(path, tensor, scopes)
        return self._constants[key]

    def _tensor_item(self, path: str, tensor: Tensor, scopes: tuple[Scope, ...]) -> Value:
        learnt = isinstance(tensor, nn.Parameter)
        settings: dict[str, Any] = {"shape": tuple(tensor.shape)}
        if not learnt or tensor.dtype != torch.float32 or not tensor.dim():
            settings = {"expression": as_expression(tensor, self.tables, path)}
        item = Item(
            "Parameter" if learnt else "Constant",
            settings,
            stem=path.rpartition(".")[2],
            path=path,
            has_weights=True,
            freeze=learnt and path in self._frozen,
            scopes=scopes,
        )
        self.items.append(item)
        return _note(Value(item, "output"), tensor)

    def _module(self, node: fx.Node) -> Any:
        path = str(node.target)
        module = self._trace.root.get_submodule(path)
        tied = [name for name, _ in module.named_parameters(recurse=False) if f"{path}.{name}" in self.tied]
        if tied and isinstance(module, nn.Linear | nn.Embedding):
            return self._tied_module(node, module, path)
        spec, settings = module_item(module, self._catalogue, path)
        wired: dict[str, Value] = {}
        for port, argument in _call_arguments(node, spec, settings):
            if isinstance(argument, fx.Node) and isinstance(self._values[argument][0], Tensor):
                wired[port] = self._value(argument)
        weights = any(True for _ in module.state_dict())
        return self._add(node, spec, settings, wired, path, path.rpartition(".")[2], weights)

    def _tied_module(self, node: fx.Node, module: nn.Linear | nn.Embedding, path: str) -> Any:
        """A layer whose weight another one has too: as a function of one Parameter, so that it stays one."""
        source = node.args[0]
        assert isinstance(source, fx.Node)
        wired = {"a": self._value(source), "b": self._owned(module.weight, f"{path}.weight")}
        if isinstance(module, nn.Embedding):
            extra = f", padding_idx={module.padding_idx}" if module.padding_idx is not None else ""
            text = f"F.embedding(a, b{extra})"
        elif module.bias is None:
            text = "F.linear(a, b)"
        else:
            text = "F.linear(a, b, c)"
            wired["c"] = self._owned(module.bias, f"{path}.bias")
        return self._add(node, self._catalogue.layers["Expression"], {"expression": text}, wired)

    def _owned(self, tensor: Tensor, path: str) -> Value:
        path = self.tied.get(path, path)
        key = (path, ())
        if key not in self._constants:
            self._constants[key] = self._tensor_item(path, tensor, ())
        return self._constants[key]

    def _expression(self, node: fx.Node) -> Any:
        writer = ExpressionWriter(node, self._values, self._resolved)
        text = writer.write()
        spec = self._catalogue.layers["Expression"]
        result = self._values[node][0]
        if isinstance(result, Tensor):
            return self._add(node, spec, {"expression": text}, writer.inputs)
        # Several tensors: one expression for each, as a node has one output.
        results = []
        for index in paths_in(result):
            picked = text + "".join(f"[{number}]" for number in index)
            item = Item(
                "Expression",
                {"expression": picked},
                list(writer.inputs.items()),
                scopes=self._scopes(node),
                place=node.meta.get("place", ""),
            )
            self.items.append(item)
            part = result
            for number in index:
                part = part[number]
            results.append(_note(Value(item, "output"), part))
        return like(result, iter(results))

    def _resolved(self, node: fx.Node) -> Value:
        return self._value(node)


def _note(value: Value, tensor: Tensor) -> Value:
    """Remember what the example's tensor is like."""
    value.shape, value.dtype = tuple(tensor.shape), str(tensor.dtype).removeprefix("torch.")
    return value


def _call_arguments(node: fx.Node, spec: LayerSpec, settings: dict[str, Any]) -> list[tuple[str, Any]]:
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


def _make_plain(trace: Trace) -> None:
    """What an in-place call changes is, for everything after it, the call's result."""
    order = {node: index for index, node in enumerate(trace.graph.nodes)}
    for node in list(trace.graph.nodes):
        changed = _changed_in_place(node, trace.root)
        if changed is None:
            continue
        for user in list(changed.users):
            if user is not node and order.get(user, -1) > order[node]:
                user.replace_input_with(changed, node)


def _changed_in_place(node: fx.Node, root: nn.Module) -> fx.Node | None:
    if node.op not in ("call_module", "call_function", "call_method") or not node.args:
        return None
    first = node.args[0]
    return first if isinstance(first, fx.Node) and _is_in_place(node, root) else None


def _is_in_place(node: fx.Node, root: nn.Module) -> bool:
    if node.op == "call_module":
        return bool(getattr(root.get_submodule(str(node.target)), "inplace", False))
    if node.kwargs.get("inplace"):
        return True
    if node.op == "call_method":
        name = str(node.target)
        return name.endswith("_") and not name.endswith("__")
    if node.target in INPLACE:
        return True
    name = getattr(node.target, "__name__", "")
    return name.endswith("_") and not name.startswith("_")
