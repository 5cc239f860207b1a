"""Checks a whole project: its form, its shapes, and whether its network fits its data. Nothing is loaded."""

from __future__ import annotations

from collections.abc import Mapping

from studio.engine.fit import fit_problems
from studio.engine.shapes import ShapeInference
from studio.graph.catalogue_file import load_catalogue
from studio.graph.document import ProjectDocument
from studio.graph.problems import Problem
from studio.graph.tensors import NetworkFacts
from studio.graph.validate import validate


def check_project(
    document: ProjectDocument, inference: ShapeInference | None = None, repairs: bool = False
) -> tuple[tuple[Problem, ...], Mapping[str, NetworkFacts]]:
    """All problems of a project, and the facts of its networks by network id.

    ``repairs``: also look for ways to mend what was found by computing. Each is tried out, which takes as long as
    checking the project a few times.
    """
    catalogue = load_catalogue()
    inference = inference or ShapeInference(catalogue)
    facts = {network.id: inference.infer(network, document) for network in document}
    problems = [*validate(document, catalogue)]
    for network_facts in facts.values():
        problems += network_facts.problems
    trained = document.trained_network
    if trained is not None:
        problems += fit_problems(document, trained, facts[trained.id], catalogue)
    if repairs:
        from studio.engine.repairs import with_repairs  # which itself checks what it tries

        return with_repairs(document, problems, facts, inference), facts
    return tuple(problems), facts
