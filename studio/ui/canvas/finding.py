"""Finds nodes by what a person asks: words, ``type:conv``, ``shape:64``, ``name:fc``, ``problem``."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from studio.graph.catalogue import Catalogue
from studio.graph.document import Node, ProjectDocument
from studio.graph.order import flow_order
from studio.graph.problems import Problem
from studio.graph.settings import format_value
from studio.graph.tensors import Axis, NetworkFacts, NodeFacts

_SIZES = re.compile(r"[x×*,]")


@dataclass(frozen=True)
class Known:
    """What there is to ask about: the document, and what is known of its networks by their ids."""

    document: ProjectDocument
    catalogue: Catalogue
    facts: Mapping[str, NetworkFacts]
    problems: Collection[Problem] = ()


@dataclass(frozen=True)
class Found:
    """A node that was asked for, by the ids of its network and its own."""

    network: str
    node: str


@dataclass(frozen=True)
class _Asked:
    """One node, with what is known of it."""

    node: Node
    title: str
    facts: NodeFacts | None
    faulty: bool


Test = Callable[[_Asked], bool]


def find(known: Known, text: str, networks: Iterable[str]) -> list[Found]:
    """The nodes of these networks that match all words, as data flows; none for an empty text."""
    tests = [_test(word) for word in text.lower().split()]
    if not tests:
        return []
    found = []
    for key in networks:
        network = known.document.networks[key]
        faulty = {problem.node for problem in known.problems if problem.network == network.name}
        facts = known.facts.get(key, NetworkFacts()).nodes
        for node in map(network.nodes.__getitem__, flow_order(network)):
            spec = known.catalogue.of(node)
            title = (spec.title if spec else node.type).lower()
            asked = _Asked(node, title, facts.get(node.id), node.id in faulty)
            if all(test(asked) for test in tests):
                found.append(Found(key, node.id))
    return found


def _test(word: str) -> Test:
    field, colon, value = word.partition(":")
    tests: dict[str, Test] = {
        "type": lambda asked: value in asked.title,
        "name": lambda asked: value in asked.node.name.lower(),
        "shape": lambda asked: _has_shape(asked.facts, value),
    }
    if colon and field in tests:
        return tests[field]
    if word in ("problem", "problems"):
        return lambda asked: asked.faulty
    return lambda asked: _has_word(asked, word)


def _has_word(asked: _Asked, word: str) -> bool:
    if word in asked.node.name.lower() or word in asked.title:
        return True
    settings = ((name.lower(), format_value(value).lower()) for name, value in asked.node.settings.items())
    wanted, equals, value = word.partition("=")
    if equals:
        return any(wanted in name and (not value or value == text) for name, text in settings)
    return any(word in name or word == text for name, text in settings)


def _has_shape(facts: NodeFacts | None, value: str) -> bool:
    """Whether an output has these sizes, one after the other: ``64``, ``64x8x8``, ``b x 10``."""
    wanted = [part.strip() for part in _SIZES.split(value) if part.strip()]
    if facts is None or not wanted:
        return False
    return any(_contains(tensor.shape, wanted) for tensor in facts.outputs.values())


def _contains(shape: tuple[Axis, ...], wanted: list[str]) -> bool:
    sizes = [str(axis).lower() for axis in shape]
    return any(sizes[at : at + len(wanted)] == wanted for at in range(len(sizes) - len(wanted) + 1))
