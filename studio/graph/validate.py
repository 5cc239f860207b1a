"""Validation: every problem of a document that can be told without computing anything."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any

from studio.graph import edits
from studio.graph.backbones import weights_fault
from studio.graph.block_checks import (
    check_blocks,
    check_expression,
    check_features,
    check_formula,
    check_parameters,
)
from studio.graph.blocks import bind
from studio.graph.catalogue import Catalogue, LayerSpec, NodeKind, SettingSpec
from studio.graph.document import Edge, NetworkDocument, Node, ProjectDocument
from studio.graph.formulas import Formula
from studio.graph.names import class_name_fault, free_name, name_fault
from studio.graph.order import find_cycle, leading_to
from studio.graph.ports import find_input, input_ports
from studio.graph.problems import Problem, Repair, Severity
from studio.graph.recipe_checks import check_recipe
from studio.graph.settings import check_value, format_value

OUTPUT_GAP = 240.0  # how far to the right of the last node an added Output is put


def validate(
    document: ProjectDocument, catalogue: Catalogue, network_id: str | None = None
) -> tuple[Problem, ...]:
    """All problems of one network, or of all of them and of the data and training settings."""
    bound = bind(catalogue, document)
    if network_id is not None:
        return validate_network(document.networks[network_id], bound)
    found = [problem for network in document for problem in validate_network(network, bound)]
    return (*found, *_network_names(document), *check_blocks(document), *check_recipe(document, catalogue))


def validate_network(network: NetworkDocument, catalogue: Catalogue) -> tuple[Problem, ...]:
    """All problems of one network. What leads to no output is only warned of: it isn't part of the code.

    Kept with the network, as several callers ask for the same one in a row.
    """
    kept = network.__dict__.get("_problems")
    if kept is None or kept[0] is not catalogue:
        kept = network.__dict__["_problems"] = (catalogue, _validated(network, catalogue))
    found: tuple[Problem, ...] = kept[1]
    return found


def _validated(network: NetworkDocument, catalogue: Catalogue) -> tuple[Problem, ...]:
    checks: tuple[Callable[[NetworkDocument, Catalogue], Iterator[Problem]], ...] = (
        _whole_network,
        check_parameters,
        _names,
        _types,
        _settings,
        check_features,
        _wires,
        _missing_inputs,
    )
    found = [problem for check in checks for problem in check(network, catalogue)]
    used = leading_to(network, _nodes_of_kind(network, catalogue, NodeKind.OUTPUT))
    softened = [
        replace(problem, severity=Severity.WARNING) if problem.node and problem.node not in used else problem
        for problem in found
    ]
    return (*softened, *_unreachable(network, catalogue, used))


def _nodes_of_kind(network: NetworkDocument, catalogue: Catalogue, kind: NodeKind) -> list[str]:
    specs = ((node.id, catalogue.of(node)) for node in network.nodes.values())
    return [node_id for node_id, spec in specs if spec is not None and spec.kind is kind]


def _network_names(document: ProjectDocument) -> Iterator[Problem]:
    counts = Counter(network.name for network in document)
    for network in document:
        if counts[network.name] > 1:
            yield Problem("duplicate-name", f"Two networks are called {network.name}.", network.name)


def _whole_network(network: NetworkDocument, catalogue: Catalogue) -> Iterator[Problem]:
    fault = class_name_fault(network.name)
    if fault:
        message = f"{network.name[:80]!r} can't be the network's name: {fault}."
        yield Problem("illegal-name", message, network.name)
    if not _nodes_of_kind(network, catalogue, NodeKind.OUTPUT):
        repairs = _output_repairs(network, catalogue)
        message = f"{network.name} has no Output: nothing says what it returns."
        yield Problem("no-output", message, network.name, repairs=repairs)
    if not _nodes_of_kind(network, catalogue, NodeKind.INPUT):
        yield Problem("no-input", f"{network.name} has no Input: no data can enter.", network.name)
    cycle = find_cycle(network)
    if cycle:
        names = " -> ".join(network.nodes[node_id].name for node_id in cycle)
        message = f"The wires run in a cycle: {names}. Remove one of them."
        yield Problem("cycle", message, network.name, cycle[0])


def _output_repairs(network: NetworkDocument, catalogue: Catalogue) -> tuple[Repair, ...]:
    """Add an Output behind the only node that could be the last."""
    ends = [
        node
        for node in network.nodes.values()
        if not network.edges_from(node.id) and (spec := catalogue.of(node)) and spec.outputs
    ]
    if len(ends) != 1:
        return ()
    last = ends[0]
    output = catalogue.spec(last).outputs[0].name

    def repair(document: ProjectDocument) -> ProjectDocument:
        x, y = last.position
        node = edits.make_node(
            document.networks[network.id], catalogue, "Output", position=(x + OUTPUT_GAP, y)
        )
        document = edits.add_node(document, network.id, node)
        return edits.connect(document, network.id, Edge(last.id, output, node.id, "input"), catalogue)

    return (Repair(f"Add an Output after {last.name}", repair),)


def _names(network: NetworkDocument, catalogue: Catalogue) -> Iterator[Problem]:
    counts = Counter(node.name for node in network.nodes.values())
    seen: set[str] = set()
    for node in network.nodes.values():
        fault = _name_fault(node.name)
        if fault:
            message = f"{node.name[:80]!r} can't be a node's name: {fault}."
            yield Problem(
                "illegal-name", message, network.name, node.id, repairs=_rename(network, node, catalogue)
            )
        elif counts[node.name] > 1 and node.name in seen:
            message = f"Another node is called {node.name} too; names have to differ."
            yield Problem(
                "duplicate-name", message, network.name, node.id, repairs=_rename(network, node, catalogue)
            )
        seen.add(node.name)


_name_fault = lru_cache(maxsize=65536)(name_fault)


def _rename(network: NetworkDocument, node: Node, catalogue: Catalogue) -> tuple[Repair, ...]:
    spec = catalogue.of(node)
    stem = node.name if name_fault(node.name) is None else spec.stem + "1" if spec and spec.stem else "node1"
    name = free_name(stem, {other.name for other in network.nodes.values()})
    return (
        Repair(f"Rename to {name}", lambda document: edits.rename_node(document, network.id, node.id, name)),
    )


def _types(network: NetworkDocument, catalogue: Catalogue) -> Iterator[Problem]:
    for node in network.nodes.values():
        if catalogue.of(node) is None:
            similar = difflib.get_close_matches(node.type, list(catalogue.layers), 2)
            hint = f" Did you mean {' or '.join(similar)}?" if similar else ""
            message = f"{node.name}: this Layerloom knows no layer {node.type[:80]!r}.{hint}"
            yield Problem("unknown-type", message, network.name, node.id)


def _settings(network: NetworkDocument, catalogue: Catalogue) -> Iterator[Problem]:
    for node in network.nodes.values():
        spec = catalogue.of(node)
        if spec is not None:
            yield from _settings_of(network, node, spec, catalogue)


def _settings_of(
    network: NetworkDocument, node: Node, spec: LayerSpec, catalogue: Catalogue
) -> tuple[Problem, ...]:
    """Kept with the node: after an edit, all but one of a network's nodes are the same objects."""
    context = (spec, network.parameters, network.id, network.name)
    kept = node.__dict__.get("_settings_problems")
    if kept is None or not all(ours is theirs for ours, theirs in zip(context, kept[0], strict=True)):
        found = (*_set_settings(network, node, spec), *_missing_settings(network, node, spec, catalogue))
        kept = node.__dict__["_settings_problems"] = (context, found)
    result: tuple[Problem, ...] = kept[1]
    return result


def _set_settings(network: NetworkDocument, node: Node, spec: LayerSpec) -> Iterator[Problem]:
    for name, value in node.settings.items():
        setting = spec.setting(name)
        if setting is None:
            reason = f"{spec.type} has no setting {name[:80]!r}"
        else:
            try:
                _check_setting(network, setting, value)
                fault = weights_fault(node) if setting.fetches else None
                if fault is None:
                    continue
                reason = fault
            except ValueError as error:
                reason = f"{name} {error}, and is {_short(value)}"
        repair = Repair(f"Remove {name[:40]}", partial(_without_setting, network.id, node.id, name))
        yield Problem(
            "bad-setting", f"{node.name}: {reason}.", network.name, node.id, setting=name, repairs=(repair,)
        )


def _check_setting(network: NetworkDocument, setting: SettingSpec, value: Any) -> None:
    """The value's type and range; a formula's for the default values of the network's parameters."""
    checked = check_value(setting, value)
    if isinstance(checked, Formula):
        check_formula(network, setting, checked)
    elif setting.name in ("expression",) and isinstance(checked, str):
        check_expression(checked)


def _without_setting(network_id: str, node_id: str, name: str, document: ProjectDocument) -> ProjectDocument:
    return edits.clear_setting(document, network_id, node_id, name)


def _short(value: Any) -> str:
    text = format_value(value) if value != "" else "empty"
    return text if len(text) <= 60 else text[:57] + "..."


def _missing_settings(
    network: NetworkDocument, node: Node, spec: LayerSpec, catalogue: Catalogue
) -> Iterator[Problem]:
    for setting in spec.settings:
        if not setting.required or setting.inferred or setting.name in node.settings:
            continue
        repairs: tuple[Repair, ...] = ()
        if setting.suggested is not None:
            repairs = (_suggest(network, node, setting.name, setting.suggested, catalogue),)
        message = f"{node.name}: {setting.name} needs a value."
        yield Problem(
            "missing-setting", message, network.name, node.id, setting=setting.name, repairs=repairs
        )


def _suggest(network: NetworkDocument, node: Node, name: str, value: Any, catalogue: Catalogue) -> Repair:
    return Repair(
        f"Set {name} to {format_value(value)}",
        lambda document: edits.set_setting(document, network.id, node.id, name, value, catalogue),
    )


def _wires(network: NetworkDocument, catalogue: Catalogue) -> Iterator[Problem]:
    specs = {node.id: catalogue.of(node) for node in network.nodes.values()}
    for edge in network.edges.values():
        source, target = specs[edge.source], specs[edge.target]
        if source is not None and not any(port.name == edge.output for port in source.outputs):
            yield _unknown_port(network, network.nodes[edge.source], edge.output, edge)
        if target is not None and find_input(target, edge.input) is None:
            yield _unknown_port(network, network.nodes[edge.target], edge.input, edge)


def _unknown_port(network: NetworkDocument, node: Node, port: str, edge: Edge) -> Problem:
    repair = Repair(
        "Remove the wire",
        lambda document: edits.disconnect(document, network.id, [(edge.target, edge.input)]),
    )
    message = f"A wire ends at port {port[:80]!r} of {node.name}, and there is no such port."
    return Problem("unknown-port", message, network.name, node.id, port, repairs=(repair,))


def _missing_inputs(network: NetworkDocument, catalogue: Catalogue) -> Iterator[Problem]:
    for node in network.nodes.values():
        spec = catalogue.of(node)
        if spec is None:
            continue
        ports = input_ports(network, node, spec)
        for port in ports:
            if not port.optional and (node.id, port.name) not in network.edges:
                several = f" {port.name!r}" if len(ports) > 1 else ""
                message = f"{node.name}: nothing is wired to its input{several}."
                yield Problem("missing-input", message, network.name, node.id, port.name)
        yield from _half_wired(network, node, spec)


def _half_wired(network: NetworkDocument, node: Node, spec: LayerSpec) -> Iterator[Problem]:
    """Optional inputs that go together (h_0 and c_0 of an LSTM): the call's form names both."""
    together = [port for port in spec.inputs if port.optional and "{" + port.name + "}" in spec.call]
    wired = [port for port in together if (node.id, port.name) in network.edges]
    if wired and len(wired) < len(together):
        missing = next(port.name for port in together if port not in wired)
        message = f"{node.name}: {wired[0].name} is wired and {missing} isn't; they go together."
        yield Problem("missing-input", message, network.name, node.id, missing)


def _unreachable(network: NetworkDocument, catalogue: Catalogue, used: frozenset[str]) -> Iterator[Problem]:
    """One warning for each loose end. The layers before it aren't at fault: they are only counted."""
    if not _nodes_of_kind(network, catalogue, NodeKind.OUTPUT):
        return  # said once, for the whole network
    for node in network.nodes.values():
        if node.id not in used and not network.edges_from(node.id):
            before = len(leading_to(network, [node.id]) - used) - 1
            layers = f" and the {'layer' if before == 1 else f'{before} layers'} before it"
            left_out = f"it{layers} are" if before else "it is"
            message = f"{node.name} leads to no Output, so {left_out} left out of the code."
            yield Problem("unreachable", message, network.name, node.id, severity=Severity.WARNING)
