"""Validation: every problem of a document that can be told without computing anything."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any

from studio.graph import edits, flag_edits
from studio.graph.auxiliary import SETTING, is_auxiliary
from studio.graph.backbones import weights_fault
from studio.graph.block_checks import (
    Specs,
    check_blocks,
    check_expression,
    check_features,
    check_formula,
    check_parameters,
)
from studio.graph.blocks import bind
from studio.graph.catalogue import Catalogue, LayerSpec, NodeKind, PortSpec, SettingSpec
from studio.graph.document import Edge, NetworkDocument, Node, PortKey, ProjectDocument
from studio.graph.effective import Lost, bypass_fault, effective_network, left_out
from studio.graph.formulas import Formula
from studio.graph.names import class_name_fault, free_name, name_fault
from studio.graph.order import find_cycle, leading_to, leading_to_outputs
from studio.graph.ports import find_input, input_ports
from studio.graph.problems import Problem, Repair, Severity
from studio.graph.recipe_checks import check_recipe
from studio.graph.settings import check_value, format_value
from studio.graph.words import either, say

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

    What is bypassed or muted isn't either, and has no problems of its own, its name aside.
    Kept with the network, as several callers ask for the same one in a row.
    """
    kept = network.__dict__.get("_problems")
    if kept is None or kept[0] is not catalogue:
        problems = _still(network, catalogue)
        if problems is None:
            problems = _validated(network, catalogue)
        kept = network.__dict__["_problems"] = (catalogue, problems)
    found: tuple[Problem, ...] = kept[1]
    return found


def _still(network: NetworkDocument, catalogue: Catalogue) -> tuple[Problem, ...] | None:
    """The problems that were known before settings of a few nodes changed, where these had none and have none."""
    known = network.__dict__.get("_problems_before")
    if known is None or known[0] is not catalogue:
        return None
    _, problems, changed = known
    nodes = {key: network.nodes[key] for key in changed}
    specs = {key: catalogue.get(node.type) for key, node in nodes.items()}
    if any(spec is None or spec.ports_from for spec in specs.values()):
        return None  # other settings may mean other ports
    if any(problem.node in changed for problem in problems):
        return None
    part = replace(network, nodes=nodes, edges={})
    new = (*_settings(part, specs, catalogue), *check_features(part, specs))
    return None if new else problems


def _validated(drawn: NetworkDocument, catalogue: Catalogue) -> tuple[Problem, ...]:
    network = effective_network(drawn, catalogue)
    specs = {key: catalogue.of(node) for key, node in network.nodes.items()}
    found = [
        *_whole_network(network, specs, catalogue),
        *check_parameters(network),
        *_types(network, specs, catalogue),
        *_settings(network, specs, catalogue),
        *check_features(network, specs),
        *_wires(network, specs),
        *_missing_inputs(network, specs, catalogue),
        *_names(drawn, catalogue),
        *_bypassed(drawn, catalogue),
    ]
    used = leading_to_outputs(network)
    softened = [
        replace(problem, severity=Severity.WARNING) if problem.node and problem.node not in used else problem
        for problem in found
    ]
    return (*softened, *_unreachable(network, specs, used))


def _has_kind(specs: Specs, kind: NodeKind) -> bool:
    return any(spec is not None and spec.kind is kind for spec in specs.values())


def _network_names(document: ProjectDocument) -> Iterator[Problem]:
    counts = Counter(network.name for network in document)
    for network in document:
        if counts[network.name] > 1:
            yield Problem(
                "duplicate-name",
                say("Two networks are called {network}.", network=network.name),
                network.name,
            )


def _whole_network(network: NetworkDocument, specs: Specs, catalogue: Catalogue) -> Iterator[Problem]:
    fault = class_name_fault(network.name)
    if fault:
        message = say(
            "{network!r} can't be the network's name: {fault}.", network=network.name[:80], fault=fault
        )
        yield Problem("illegal-name", message, network.name)
    if not _has_kind(specs, NodeKind.OUTPUT):
        repairs = _output_repairs(network, catalogue)
        message = say("{network} has no Output: nothing says what it returns.", network=network.name)
        yield Problem("no-output", message, network.name, repairs=repairs)
    elif all(is_auxiliary(node) for node in network.nodes.values() if node.type == "Output"):
        message = say(
            "{network} has auxiliary Outputs only: nothing says what it returns besides training. Clear "
            "{setting!r} of its main one.",
            network=network.name,
            setting=SETTING,
        )
        yield Problem("no-output", message, network.name)
    if not _has_kind(specs, NodeKind.INPUT):
        yield Problem(
            "no-input", say("{network} has no Input: no data can enter.", network=network.name), network.name
        )
    cycle = find_cycle(network)
    if cycle:
        names = " -> ".join(network.nodes[node_id].name for node_id in cycle)
        message = say("The wires run in a cycle: {names}. Remove one of them.", names=names)
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

    return (Repair(say("Add an Output after {last}", last=last.name), repair),)


def _names(network: NetworkDocument, catalogue: Catalogue) -> Iterator[Problem]:
    counts = Counter(node.name for node in network.nodes.values())
    seen: set[str] = set()
    for node in network.nodes.values():
        fault = _name_fault(node.name)
        if fault:
            message = say("{node!r} can't be a node's name: {fault}.", node=node.name[:80], fault=fault)
            yield Problem(
                "illegal-name", message, network.name, node.id, repairs=_rename(network, node, catalogue)
            )
        elif counts[node.name] > 1 and node.name in seen:
            message = say("Another node is called {node} too; names have to differ.", node=node.name)
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
        Repair(
            say("Rename to {name}", name=name),
            lambda document: edits.rename_node(document, network.id, node.id, name),
        ),
    )


def _bypassed(network: NetworkDocument, catalogue: Catalogue) -> Iterator[Problem]:
    """Nodes that a file says are bypassed, and that can't be."""
    for node in network.switched_off:
        fault = "" if node.muted else bypass_fault(node, catalogue.of(node))
        if fault:
            repairs = (_switch_on(network, node.id, node.name, False, catalogue),)
            yield Problem("bad-bypass", fault, network.name, node.id, repairs=repairs)


def _switch_on(
    network: NetworkDocument, node_id: str, name: str, muted: bool, catalogue: Catalogue
) -> Repair:
    """Take a node in again."""

    def repair(document: ProjectDocument) -> ProjectDocument:
        if muted:
            return flag_edits.set_muted(document, network.id, [node_id], False)
        return flag_edits.set_bypassed(document, network.id, [node_id], False, catalogue)

    return Repair(f"Unmute {name}" if muted else f"Don't bypass {name}", repair)


def _types(network: NetworkDocument, specs: Specs, catalogue: Catalogue) -> Iterator[Problem]:
    for key, node in network.nodes.items():
        if specs[key] is None:
            similar = difflib.get_close_matches(node.type, list(catalogue.layers), 2)
            hint = say(" Did you mean {similar}?", similar=either(similar)) if similar else ""
            message = say(
                "{node}: this Layerloom knows no layer {type!r}.{hint}",
                node=node.name,
                type=node.type[:80],
                hint=hint,
            )
            yield Problem("unknown-type", message, network.name, node.id)


def _settings(network: NetworkDocument, specs: Specs, catalogue: Catalogue) -> Iterator[Problem]:
    for key, node in network.nodes.items():
        spec = specs[key]
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
        reason: str
        if setting is None:
            reason = say("{type} has no setting {name!r}", type=spec.type, name=name[:80])
        else:
            try:
                _check_setting(network, setting, value)
                fault = weights_fault(node) if setting.fetches else None
                if fault is None:
                    continue
                reason = fault
            except ValueError as error:
                reason = say("{name} {error}, and is {value}", name=name, error=error, value=_short(value))
        repair = Repair(
            say("Remove {name}", name=name[:40]), partial(_without_setting, network.id, node.id, name)
        )
        yield Problem(
            "bad-setting",
            say("{node}: {reason}.", node=node.name, reason=reason),
            network.name,
            node.id,
            setting=name,
            repairs=(repair,),
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
    text = format_value(value) if value != "" else say("empty")
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
        message = say("{node}: {setting} needs a value.", node=node.name, setting=setting.name)
        yield Problem(
            "missing-setting", message, network.name, node.id, setting=setting.name, repairs=repairs
        )


def _suggest(network: NetworkDocument, node: Node, name: str, value: Any, catalogue: Catalogue) -> Repair:
    return Repair(
        say("Set {name} to {value}", name=name, value=format_value(value)),
        lambda document: edits.set_setting(document, network.id, node.id, name, value, catalogue),
    )


def _wires(network: NetworkDocument, specs: Specs) -> Iterator[Problem]:
    for edge in network.edges.values():
        source, target = specs[edge.source], specs[edge.target]
        if source is not None and not any(port.name == edge.output for port in source.outputs):
            yield _unknown_port(network, network.nodes[edge.source], edge.output, edge)
        if target is not None and find_input(target, edge.input) is None:
            yield _unknown_port(network, network.nodes[edge.target], edge.input, edge)


def _unknown_port(network: NetworkDocument, node: Node, port: str, edge: Edge) -> Problem:
    repair = Repair(
        say("Remove the wire"),
        lambda document: edits.disconnect(document, network.id, [(edge.target, edge.input)]),
    )
    message = say(
        "A wire ends at port {port!r} of {node}, and there is no such port.", port=port[:80], node=node.name
    )
    return Problem("unknown-port", message, network.name, node.id, port, repairs=(repair,))


def _missing_inputs(network: NetworkDocument, specs: Specs, catalogue: Catalogue) -> Iterator[Problem]:
    lost: Mapping[PortKey, Lost] = left_out(network).lost
    for key, node in network.nodes.items():
        spec = specs[key]
        if spec is None:
            continue
        ports = input_ports(network, node, spec)
        for port in ports:
            if port.optional or (node.id, port.name) in network.edges:
                continue
            several = f" {port.name!r}" if len(ports) > 1 else ""
            cause = lost.get((node.id, port.name))
            if cause is None:
                message = say(
                    "{node}: nothing is wired to its input{several}.", node=node.name, several=several
                )
                yield Problem("missing-input", message, network.name, node.id, port.name)
            elif not _does_without(network, node, spec, port):
                message = say(
                    "{node}: its input{several} comes from {cause}, which {reason}.",
                    node=node.name,
                    several=several,
                    cause=cause.name,
                    reason=cause.reason,
                )
                repairs = (_switch_on(network, cause.node, cause.name, cause.muted, catalogue),)
                yield Problem("lost-input", message, network.name, node.id, port.name, repairs=repairs)
        yield from _half_wired(network, node, spec)


def _does_without(network: NetworkDocument, node: Node, spec: LayerSpec, port: PortSpec) -> bool:
    """Whether a port is one of several alike, of which others are still wired."""
    plain = {other.name for other in spec.inputs if not other.variadic}
    others = (edge.input for edge in network.edges_into(node.id))
    return port.name not in plain and any(name not in plain for name in others)


def _half_wired(network: NetworkDocument, node: Node, spec: LayerSpec) -> Iterator[Problem]:
    """Optional inputs that go together (h_0 and c_0 of an LSTM): the call's form names both."""
    if not any(port.optional for port in spec.inputs):
        return
    together = [port for port in spec.inputs if port.optional and "{" + port.name + "}" in spec.call]
    wired = [port for port in together if (node.id, port.name) in network.edges]
    if wired and len(wired) < len(together):
        missing = next(port.name for port in together if port not in wired)
        message = say(
            "{node}: {wired} is wired and {missing} isn't; they go together.",
            node=node.name,
            wired=wired[0].name,
            missing=missing,
        )
        yield Problem("missing-input", message, network.name, node.id, missing)


def _unreachable(network: NetworkDocument, specs: Specs, used: frozenset[str]) -> Iterator[Problem]:
    """One warning for each loose end. The layers before it aren't at fault: they are only counted."""
    if not _has_kind(specs, NodeKind.OUTPUT):
        return  # said once, for the whole network
    for node in network.nodes.values():
        if node.id not in used and not network.edges_from(node.id):
            before = len(leading_to(network, [node.id]) - used) - 1
            message = say("{node} leads to no Output, so it is left out of the code.", node=node.name)
            if before == 1:
                message = say(
                    "{node} leads to no Output, so it and the layer before it are left out of the code.",
                    node=node.name,
                )
            elif before:
                message = say(
                    "{node} leads to no Output, so it and the {count} layers before it are left out "
                    "of the code.",
                    node=node.name,
                    count=before,
                )
            yield Problem("unreachable", message, network.name, node.id, severity=Severity.WARNING)
