"""From grouped items to a document: one network for each block, names, repeats, and where the weights went."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from studio.engine.importing.errors import ModelImportError
from studio.engine.importing.grouping import Block, Element, Group, is_scalar, local_name
from studio.engine.importing.items import Item, Value
from studio.engine.importing.naming import node_name, plain_name
from studio.engine.importing.placing import laid_out
from studio.graph.auxiliary import SETTING
from studio.graph.blocks import block_type
from studio.graph.catalogue import Catalogue
from studio.graph.document import Edge, NetworkDocument, Node, Parameter, ProjectDocument, frozen
from studio.graph.formulas import Formula
from studio.graph.names import class_name_fault, free_name, name_fault
from studio.graph.recipe import DataSettings, TrainingSettings
from studio.graph.words import say

AUXILIARY_WEIGHT = 0.3  # what the loss of an auxiliary output counts, unless somebody says otherwise


class SharedAcrossError(Exception):
    """A module that several blocks call: only a network without blocks can hold it."""


@dataclass
class _Plan:
    """How a group's elements became nodes."""

    network: NetworkDocument
    names: dict[int, tuple[str, int | None]]  # by element: the node's name, and which repetition it is
    parameters: list[tuple[str, list[Any]]] = field(default_factory=list)  # values by use


class Builder:
    """Builds the networks of one model."""

    def __init__(self, catalogue: Catalogue, top_name: str) -> None:
        self._catalogue = catalogue
        self._top_name = top_name
        self._plans: dict[Block, _Plan] = {}
        self._networks: dict[str, NetworkDocument] = {}
        self._class_names: set[str] = {top_name}
        self._owners: dict[str, str] = {}
        self._auxiliary: set[int] = set()  # values that only training mode returns

    def build(
        self,
        root: Group,
        blocks: Sequence[Block],
        inputs: Sequence[Item],
        outputs: Sequence[tuple[str, Value]],
        auxiliary: Sequence[tuple[str, Value]] = (),
    ) -> tuple[ProjectDocument, dict[str, str]]:
        """The document, and for each of its weights the original's path."""
        for block in blocks:
            self._plans[block] = self._block(block)
        self._auxiliary = {id(value) for _, value in auxiliary}
        ends = [*outputs, *auxiliary]
        plan = self._network(root, f"g{len(blocks) + 1}", self._top_name, inputs, ends, [], None)
        weights: dict[str, str] = {}
        self._map_weights(root, plan, "", weights)
        networks = {plan.network.id: plan.network, **self._networks}
        # Which data it is for is not known yet; the network to train is.
        training = TrainingSettings(network=plan.network.name)
        return ProjectDocument(frozen(networks), DataSettings(source="none"), training), weights

    def _class_name(self, wanted: str) -> str:
        name = re.sub(r"\W", "", wanted).strip("_") or "Block"
        if class_name_fault(name):
            name = f"{name}Block"
        name = free_name(name, self._class_names)
        self._class_names.add(name)
        return name

    def _block(self, block: Block) -> _Plan:
        pattern = block.uses[0]
        parameters = self._parameters(block)
        ends = [Item("Input", self._example(value), stem="x") for value in pattern.inputs]
        names = ["y"] if len(pattern.outputs) == 1 else [f"y{n}" for n in range(1, len(pattern.outputs) + 1)]
        outputs = list(zip(names, pattern.outputs, strict=True))
        plan = self._network(
            pattern,
            f"g{len(self._plans) + 1}",
            self._class_name(block.name),
            ends,
            outputs,
            parameters,
            dict(zip(map(id, pattern.inputs), ends, strict=True)),
        )
        self._networks[plan.network.id] = plan.network
        return plan

    @staticmethod
    def _example(value: Value) -> dict[str, Any]:
        settings: dict[str, Any] = {"shape": tuple(value.shape[1:]) or (1,)}
        if value.dtype != "float32":
            settings["dtype"] = value.dtype
        return settings

    def _parameters(self, block: Block) -> list[tuple[str, list[Any]]]:
        """The numbers that differ between the uses of a block: by name, the value at each use."""
        found: list[tuple[str, list[Any]]] = []
        taken = {plain_name(local_name(element, block.uses[0])) for element in block.uses[0].elements}
        names = self._future_names(block.uses[0])
        for index in range(len(names)):
            for name, values in self._numbers(block, index).items():
                if all(value == values[0] for value in values) or any(known == values for _, known in found):
                    continue
                fresh = name
                if fresh in taken or name_fault(fresh):
                    fresh = free_name(f"{names[index]}_{name}"[-48:].lstrip("_0123456789"), taken)
                taken.add(fresh)
                found.append((fresh, values))
        return found

    def _future_names(self, pattern: Group) -> list[str]:
        """What the nodes of a block's elements will be called, parameters of these names aside."""
        outputs = [("", value) for value in pattern.outputs]
        names: list[str] = []
        for index, element in enumerate(pattern.elements):
            if index < len(names):
                continue  # in a run: the first one stands for all of it
            run = self._run_length(pattern, index, outputs)
            label = self._run_label(pattern, index, run) if run > 1 else local_name(element, pattern)
            kind = element.type if isinstance(element, Item) else ""
            stem = element.stem if isinstance(element, Item) else ""
            names += [node_name(label or stem, self._catalogue.get(kind), set(names))] * run
        return names

    def _numbers(self, block: Block, index: int) -> Mapping[str, list[Any]]:
        """The numbers among an element's settings, at each use of the block."""
        element = block.uses[0].elements[index]
        if isinstance(element, Item):
            names = [name for name, value in element.settings.items() if is_scalar(value)]
            return {name: [_item(use.elements[index]).settings[name] for use in block.uses] for name in names}
        inner = [use.elements[index] for use in block.uses]
        rows = [self._arguments(group) for group in inner if isinstance(group, Group)]
        return {name: [row[name] for row in rows] for name in rows[0]}

    def _arguments(self, group: Group) -> dict[str, Any]:
        """The values of a block's parameters at one of its uses."""
        assert group.block is not None
        use = next(number for number, each in enumerate(group.block.uses) if each is group)
        return {name: values[use] for name, values in self._plans[group.block].parameters}

    def _network(
        self,
        group: Group,
        network_id: str,
        name: str,
        inputs: Sequence[Item],
        outputs: list[tuple[str, Value]],
        parameters: list[tuple[str, list[Any]]],
        outside: Mapping[int, Item] | None,
    ) -> _Plan:
        """One network. ``outside``: the Input for each value that enters a block."""
        nodes: dict[str, Node] = {}
        edges: list[Edge] = []
        taken = {parameter for parameter, _ in parameters}
        places: dict[int, tuple[str, str]] = {}  # node id and port, by value
        names: dict[int, tuple[str, int | None]] = {}

        def add(node_type: str, wanted: str, settings: Mapping[str, Any], **fields: Any) -> Node:
            fresh = node_name(wanted, self._catalogue.get(node_type), taken)
            taken.add(fresh)
            node = Node(f"n{len(nodes) + 1}", node_type, fresh, frozen(settings), **fields)
            nodes[node.id] = node
            return node

        input_ids: dict[int, str] = {}
        for item in inputs:
            input_ids[id(item)] = add("Input", item.stem or "x", item.settings).id
        if outside is not None:
            places |= {value: (input_ids[id(item)], "output") for value, item in outside.items()}
        skip = 0
        owners: dict[str, Node] = {}
        for index, element in enumerate(group.elements):
            if skip:
                skip -= 1
                continue
            run = self._run_length(group, index, outputs)
            settings = self._settings(group, element, index, parameters)
            path = _path(element)
            shared = owners.get(path) if path and _holds_weights(element) else None
            if shared is not None and isinstance(element, Item) and element.uncalled:
                names[index] = (shared.name, None)
                continue
            label = local_name(element, group)
            if run > 1 and isinstance(element, Group):
                label = self._run_label(group, index, run)
            node_type = element.type if isinstance(element, Item) else block_type(self._id(element))
            node = add(
                node_type,
                label if label or not isinstance(element, Item) else element.stem,
                settings,
                repeat=run,
                freeze=isinstance(element, Item) and element.freeze,
                uncalled=isinstance(element, Item) and element.uncalled,
                module=shared.id if shared else None,
            )
            if path and shared is None:
                owners[path] = node
            self._wire(element, node, places, input_ids, edges)
            last = group.elements[index + run - 1]
            self._place(last, node, places, group, outputs)
            for number in range(run):
                names[index + number] = (node.name, number if run > 1 else None)
            skip = run - 1
        for wanted, value in outputs:
            training_only = outside is None and id(value) in self._auxiliary
            end = add("Output", wanted, {SETTING: AUXILIARY_WEIGHT} if training_only else {})
            edges.append(Edge(*self._source(value, places, input_ids), end.id, "input"))
        network = NetworkDocument(
            network_id,
            name,
            frozen(nodes),
            frozen({(edge.target, edge.input): edge for edge in edges}),
            tuple(Parameter(parameter, type(values[0]).__name__) for parameter, values in parameters),
        )
        return _Plan(laid_out(network), names, parameters)

    def _id(self, group: Group) -> str:
        assert group.block is not None
        return self._plans[group.block].network.id

    def _settings(
        self, group: Group, element: Element, index: int, parameters: list[tuple[str, list[Any]]]
    ) -> dict[str, Any]:
        """An element's settings: numbers that differ between the block's uses are its parameters."""
        own = dict(element.settings) if isinstance(element, Item) else self._arguments(element)
        if not parameters or group.block is None:
            return own
        for name, values in self._numbers(group.block, index).items():
            known = next((each for each, row in parameters if row == values), None)
            if known is not None and not all(value == values[0] for value in values):
                own[name] = Formula(known)
        return own

    def _wire(
        self,
        element: Element,
        node: Node,
        places: Mapping[int, tuple[str, str]],
        input_ids: Mapping[int, str],
        edges: list[Edge],
    ) -> None:
        if isinstance(element, Item):
            wires = element.inputs
        else:
            assert element.block is not None
            ports = [n.name for n in self._plans[element.block].network.nodes.values() if n.type == "Input"]
            wires = list(zip(ports, element.inputs, strict=True))
        for port, value in wires:
            edges.append(Edge(*self._source(value, places, input_ids), node.id, port))

    @staticmethod
    def _source(
        value: Value, places: Mapping[int, tuple[str, str]], input_ids: Mapping[int, str]
    ) -> tuple[str, str]:
        found = places.get(id(value))
        if found is None and id(value.item) in input_ids:
            return input_ids[id(value.item)], "output"
        if found is None:
            raise ModelImportError(say("{value!r} is used before it is made", value=value))
        return found

    def _place(
        self,
        element: Element,
        node: Node,
        places: dict[int, tuple[str, str]],
        group: Group,
        outputs: list[tuple[str, Value]],
    ) -> None:
        """Remember where an element's values are."""
        if isinstance(element, Group):
            assert element.block is not None
            ports = [n.name for n in self._plans[element.block].network.nodes.values() if n.type == "Output"]
            places |= {id(value): (node.id, port) for value, port in zip(element.outputs, ports, strict=True)}
            return
        for other in group.elements:
            wires = [value for _, value in other.inputs] if isinstance(other, Item) else other.inputs
            places |= {id(value): (node.id, value.output) for value in wires if value.item is element}
        places |= {id(value): (node.id, value.output) for _, value in outputs if value.item is element}

    def _run_length(self, group: Group, index: int, outputs: list[tuple[str, Value]]) -> int:
        """How many equal blocks stand one after the other from here on, nothing else using what is between them."""
        first = group.elements[index]
        if not isinstance(first, Group) or len(first.inputs) != 1 or len(first.outputs) != 1:
            return 1
        start = re.fullmatch(r"(.*?)(\d+)", local_name(first, group))
        if start is None or first.block is None or first.scope is None or first.scope.call != 1:
            return 1
        length = 1
        while index + length < len(group.elements):
            previous, following = group.elements[index + length - 1], group.elements[index + length]
            expected = f"{start[1]}{int(start[2]) + length}"
            if (
                not isinstance(following, Group)
                or following.block is not first.block
                or local_name(following, group) != expected
                or not isinstance(previous, Group)
                or following.inputs != previous.outputs
                or not self._same_arguments(group, index, index + length)
                or self._uses(group, previous.outputs[0], outputs) != 1
            ):
                break
            length += 1
        return length

    def _same_arguments(self, group: Group, first: int, second: int) -> bool:
        """Whether two blocks have equal arguments, in every use of the block that they stand in."""
        groups = group.block.uses if group.block is not None else [group]
        for each in groups:
            a, b = each.elements[first], each.elements[second]
            if (
                not isinstance(a, Group)
                or not isinstance(b, Group)
                or self._arguments(a) != self._arguments(b)
            ):
                return False
        return True

    @staticmethod
    def _uses(group: Group, value: Value, outputs: list[tuple[str, Value]]) -> int:
        wires = [
            wire
            for element in group.elements
            for wire in (
                [found for _, found in element.inputs] if isinstance(element, Item) else element.inputs
            )
        ]
        return sum(wire is value for wire in wires) + sum(found is value for _, found in outputs)

    def _run_label(self, group: Group, index: int, run: int) -> str:
        """A run that fills its container has the container's name."""
        first = group.elements[index]
        label = local_name(first, group)
        start = label.rstrip("0123456789")
        container = start.rstrip("._")
        if not container or label[len(start) :] != "0":
            return label
        following = [local_name(element, group) for element in group.elements[index + run :]]
        return label if any(name.startswith(start) for name in following) else container

    def _map_weights(self, group: Group, plan: _Plan, prefix: str, weights: dict[str, str]) -> None:
        """Our names of weights, up to the layer, with the original's."""
        for index, element in enumerate(group.elements):
            name, number = plan.names[index]
            ours = f"{prefix}{name}" + (f".{number}" if number is not None else "")
            shared = self._is_shared(plan, name)
            if isinstance(element, Group):
                assert element.block is not None
                if not shared:
                    self._map_weights(element, self._plans[element.block], f"{ours}.", weights)
            elif element.path is not None and element.has_weights and not shared:
                self._note_owner(element, ours)
                weights[ours] = element.path

    @staticmethod
    def _is_shared(plan: _Plan, name: str) -> bool:
        node = plan.network.node_named(name)
        return node is not None and node.module is not None

    def _note_owner(self, item: Item, ours: str) -> None:
        if item.type != "Constant" and self._owners.setdefault(item.path or "", ours) != ours:
            raise SharedAcrossError(item.path)


def _item(element: Element) -> Item:
    assert isinstance(element, Item)
    return element


def _path(element: Element) -> str | None:
    if isinstance(element, Item):
        return element.path
    return element.scope.path if element.scope else None


def _holds_weights(element: Element) -> bool:
    if isinstance(element, Item):
        return element.has_weights
    return any(item.has_weights for item in element.items())
