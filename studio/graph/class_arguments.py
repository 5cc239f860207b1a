"""What the class of each block takes: inferred numbers that differ between its uses become arguments.

A block's ``in_channels`` follows from what is wired into each use. Where all uses agree it is written as a number
inside the block's class; where they differ it is an argument of the class, passed as a number at each use; and
where it equals one of the block's own parameters in every use, that parameter is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from studio.graph.blocks import network_of, reachable
from studio.graph.document import NetworkDocument, ProjectDocument, frozen
from studio.graph.formulas import Formula
from studio.graph.names import free_name
from studio.graph.order import leading_to_outputs
from studio.graph.sharing import sharers_of
from studio.graph.tensors import NetworkFacts, NodeFacts

Inferred = Mapping[str, Sequence[Mapping[str, Any]]]  # by node id: one mapping, or one for each repetition


@dataclass(frozen=True)
class ClassPlan:
    """One class to write: its network, its arguments besides the parameters, and the settings that were inferred."""

    network: NetworkDocument
    arguments: tuple[str, ...]
    inferred: Inferred


@dataclass
class _Class:
    """A network that is being planned, with every use of it."""

    network: NetworkDocument
    uses: list[NetworkFacts] = field(default_factory=list)
    arguments: dict[str, list[Any]] = field(default_factory=dict)  # values by use


def plan_classes(document: ProjectDocument, network_id: str, facts: NetworkFacts) -> tuple[ClassPlan, ...]:
    """The classes that a network needs, used ones first, itself last."""
    order = reachable(document, network_id)
    classes = {key: _Class(document.networks[key]) for key in order}
    _collect(classes, network_id, facts, set())
    plans = []
    for key in order:
        planned = classes[key]
        if planned.uses:
            inferred = {
                node_id: _settings_of(planned, node_id, classes) for node_id in _written(planned.network)
            }
            plans.append(ClassPlan(planned.network, tuple(planned.arguments), frozen(inferred)))
    return tuple(plans)


def _written(network: NetworkDocument) -> list[str]:
    """What stands in the class: what leads to an Output, and the owners of the weights that it shares."""
    used = leading_to_outputs(network)
    owners = {network.nodes[node_id].module for node_id in used}
    return [node_id for node_id in network.nodes if node_id in used or node_id in owners]


def _known(network: NetworkDocument, node_id: str, facts: NetworkFacts) -> NodeFacts | None:
    """What was inferred of a node's module: at itself, or where it is shared, if its own inputs have problems."""
    if node_id in facts.nodes:
        return facts.nodes[node_id]
    sharing = (node.id for node in sharers_of(network, node_id) if node.id in facts.nodes)
    return next((facts.nodes[key] for key in sharing), None)


def _collect(classes: Mapping[str, _Class], network_id: str, facts: NetworkFacts, seen: set[int]) -> None:
    """Every use of every network below ``facts``. Uses that share their facts are one use."""
    if id(facts) in seen:
        return
    seen.add(id(facts))
    planned = classes[network_id]
    planned.uses.append(facts)
    for node_id in _written(planned.network):
        child = network_of(planned.network.nodes[node_id])
        if child is not None and child in classes:
            for each in _repetitions(_known(planned.network, node_id, facts)):
                if each.inner is not None:
                    _collect(classes, child, each.inner, seen)


def _repetitions(facts: NodeFacts | None) -> tuple[NodeFacts, ...]:
    return () if facts is None else facts.each or (facts,)


def _settings_of(
    planned: _Class, node_id: str, classes: Mapping[str, _Class]
) -> tuple[Mapping[str, Any], ...]:
    """The inferred settings of a node, for each repetition (one mapping when all are alike)."""
    node = planned.network.nodes[node_id]
    if len(planned.uses) == 1 and network_of(node) is None:
        known = _known(planned.network, node_id, planned.uses[0])
        if known is None or not known.each:
            return () if known is None else (known.inferred,)
    rows = [
        [
            _values(each, network_of(node), classes)
            for each in _repetitions(_known(planned.network, node_id, use))
        ]
        for use in planned.uses
    ]
    rows = [row for row in rows if row]
    if not rows:
        return ()
    count = min(len(row) for row in rows)
    if all(values == row[0] for row in rows for values in row):
        count = 1
    return tuple(
        frozen({name: _written_as(planned, node.name, name, rows, index) for name in rows[0][index]})
        for index in range(count)
    )


def _values(facts: NodeFacts, child: str | None, classes: Mapping[str, _Class]) -> dict[str, Any]:
    """What is passed to a layer: its inferred settings, or the arguments of a block's class."""
    if child is None or child not in classes or facts.inner is None:
        return dict(facts.inferred)
    block = classes[child]
    index = next(number for number, use in enumerate(block.uses) if use is facts.inner)
    return {name: values[index] for name, values in block.arguments.items()}


def _written_as(planned: _Class, node_name: str, name: str, rows: list[Any], index: int) -> Any:
    """A number where all uses agree, else the parameter or the argument that equals it in each."""
    values = [row[index].get(name) for row in rows]
    if all(value == values[0] for value in values) or len(rows) != len(planned.uses):
        return values[0]
    for parameter in _candidates(planned):
        if parameter[1] == values:
            return Formula(parameter[0])
    taken = {node.name for node in planned.network.nodes.values()}
    taken |= {parameter.name for parameter in planned.network.parameters} | set(planned.arguments)
    fresh = name if name not in taken else free_name(f"{node_name}_{name}", taken)
    planned.arguments[fresh] = values
    return Formula(fresh)


def _candidates(planned: _Class) -> Iterator[tuple[str, list[Any]]]:
    for parameter in planned.network.parameters:
        if parameter.kind == "int":
            yield parameter.name, [use.arguments.get(parameter.name) for use in planned.uses]
    yield from planned.arguments.items()
