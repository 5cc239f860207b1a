"""Bypassed nodes that can't be, and taking in again what is bypassed or muted."""

from __future__ import annotations

from collections.abc import Iterator

from studio.graph import flag_edits
from studio.graph.catalogue import Catalogue
from studio.graph.document import NetworkDocument, ProjectDocument
from studio.graph.effective import bypass_fault
from studio.graph.problems import Problem, Repair


def check_bypassed(network: NetworkDocument, catalogue: Catalogue) -> Iterator[Problem]:
    """Nodes that a file says are bypassed, and that can't be."""
    for node in network.switched_off:
        fault = "" if node.muted else bypass_fault(node, catalogue.of(node))
        if fault:
            repairs = (switch_on(network, node.id, node.name, False, catalogue),)
            yield Problem("bad-bypass", fault, network.name, node.id, repairs=repairs)


def switch_on(network: NetworkDocument, node_id: str, name: str, muted: bool, catalogue: Catalogue) -> Repair:
    """Take a node in again."""

    def repair(document: ProjectDocument) -> ProjectDocument:
        if muted:
            return flag_edits.set_muted(document, network.id, [node_id], False)
        return flag_edits.set_bypassed(document, network.id, [node_id], False, catalogue)

    return Repair(f"Unmute {name}" if muted else f"Don't bypass {name}", repair)
