"""Validation: every problem of a document that can be told without computing anything."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from studio.graph import edits
from studio.graph.auxiliary import SETTING, is_auxiliary
from studio.graph.block_checks import (
    Specs,
    check_blocks,
    check_features,
    check_parameters,
)
from studio.graph.blocks import bind
from studio.graph.bypass_checks import check_bypassed
from studio.graph.catalogue import Catalogue, NodeKind
from studio.graph.document import Edge, NetworkDocument, ProjectDocument
from studio.graph.effective import effective_network
from studio.graph.name_checks import check_names
from studio.graph.names import class_name_fault
from studio.graph.order import find_cycle, leading_to, leading_to_outputs
from studio.graph.problems import Problem, Repair, Severity
from studio.graph.recipe_checks import check_recipe
from studio.graph.setting_checks import check_settings
from studio.graph.wire_checks import check_inputs, check_wires
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
    new = (*check_settings(part, specs, catalogue), *check_features(part, specs))
    return None if new else problems


def _validated(drawn: NetworkDocument, catalogue: Catalogue) -> tuple[Problem, ...]:
    network = effective_network(drawn, catalogue)
    specs = {key: catalogue.of(node) for key, node in network.nodes.items()}
    found = [
        *_whole_network(network, specs, catalogue),
        *check_parameters(network),
        *_types(network, specs, catalogue),
        *check_settings(network, specs, catalogue),
        *check_features(network, specs),
        *check_wires(network, specs),
        *check_inputs(network, specs, catalogue),
        *check_names(drawn, catalogue),
        *check_bypassed(drawn, catalogue),
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
