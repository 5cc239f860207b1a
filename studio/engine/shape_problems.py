"""What shape inference finds fault with in a network, as problems at its nodes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from studio.graph.document import NetworkDocument, Node
from studio.graph.order import leading_to_outputs
from studio.graph.problems import Problem, Severity
from studio.graph.tensors import NodeFacts
from studio.graph.words import say


def as_problems(network: NetworkDocument, faults: Mapping[str, str]) -> tuple[Problem, ...]:
    """Faults by node id as problems; at nodes that lead nowhere they are warnings."""
    if not faults:
        return ()
    used = leading_to_outputs(network)
    return tuple(
        Problem(
            "shape",
            say("{node}: {fault}", node=network.nodes[node_id].name, fault=fault),
            network.name,
            node_id,
            severity=Severity.ERROR if node_id in used else Severity.WARNING,
        )
        for node_id, fault in faults.items()
    )


def sharing_fault(network: NetworkDocument, node: Node, facts: Mapping[str, NodeFacts]) -> str:
    """Two calls of one module have to want the same module."""
    partners = [
        other
        for other in network.nodes.values()
        if other.id != node.id
        and other.id in facts
        and (other.module or other.id) == (node.module or node.id)
    ]
    ours = dict(_wanted(facts[node.id]))
    for other in partners:
        theirs = dict(_wanted(facts[other.id]))
        for path, value in ours.items():
            if theirs.get(path, value) != value:
                wanted = say(
                    "whose {path} is {theirs}, and not {value}",
                    path=path[-1],
                    theirs=theirs[path],
                    value=value,
                )
                return say("it shares its weights with {other}, {wanted}.", other=other.name, wanted=wanted)
    return ""


def _wanted(facts: NodeFacts) -> Iterator[tuple[tuple[str, ...], Any]]:
    """The settings that follow from shapes, of a layer or of each layer in a block, by their paths."""
    for number, each in enumerate(facts.each[1:]):
        yield from (((str(number), *path), value) for path, value in _wanted(each))
    yield from (((name,), value) for name, value in facts.inferred.items())
    if facts.inner is not None:
        for node_id, inside in facts.inner.nodes.items():
            yield from (((node_id, *path), value) for path, value in _wanted(inside))
