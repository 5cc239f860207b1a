"""``layerloom check``: a project's problems and shapes."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from typing import Any

from studio.commands.common import add_file, add_json, add_trust, load
from studio.graph.document import ProjectDocument
from studio.graph.problems import Problem
from studio.graph.tensors import NetworkFacts

DESCRIPTION = """\
Tell what is wrong with a project, and the shape of every tensor in it. Nothing is trained or downloaded.
Exit status: 0 without problems, 1 with some, 2 when the file can't be read."""
EPILOG = """\
JSON: {"problems": [{"network", "node", "port", "severity", "message"}],
       "shapes": {"Net": {"conv1": [["B", 8, 26, 26]]}}}   one shape for each output of a node; B is the batch"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_file(parser)
    add_trust(parser)
    add_json(parser, "one JSON object instead of text")


def run(options: argparse.Namespace) -> int:
    from studio.engine.check import check_project

    document = load(options.file, options.trust).document
    problems, facts = check_project(document)
    if options.json:
        print(json.dumps(_as_json(document, problems, facts), ensure_ascii=False, indent=2))
    else:
        _print(document, problems, facts)
    return 1 if problems else 0


def _as_json(
    document: ProjectDocument, problems: Sequence[Problem], facts: Mapping[str, NetworkFacts]
) -> dict[str, Any]:
    shapes = {
        network.name: {
            network.nodes[node_id].name: [list(tensor.shape) for tensor in known.outputs.values()]
            for node_id, known in facts[network.id].nodes.items()
            if known.outputs
        }
        for network in document
    }
    return {"problems": [_problem(document, problem) for problem in problems], "shapes": shapes}


def _problem(document: ProjectDocument, problem: Problem) -> dict[str, Any]:
    return {
        "network": problem.network,
        "node": _node_name(document, problem),
        "node_id": problem.node,
        "port": problem.port,
        "setting": problem.setting,
        "severity": problem.severity.value,
        "code": problem.code,
        "message": problem.message,
    }


def _node_name(document: ProjectDocument, problem: Problem) -> str | None:
    network = document.network_named(problem.network)
    if network is None or problem.node is None or problem.node not in network.nodes:
        return problem.node
    return network.nodes[problem.node].name


def _print(document: ProjectDocument, problems: Sequence[Problem], facts: Mapping[str, NetworkFacts]) -> None:
    for network in document:
        known = facts[network.id]
        print(f"{network.name}: {len(network.nodes)} nodes, {known.parameters:,} parameters")
        for node_id, node_facts in known.nodes.items():
            shapes = ", ".join(str(tensor) for tensor in node_facts.outputs.values())
            if shapes:
                node = network.nodes[node_id]
                print(f"  {node.name:16} {node.type:18} {shapes}")
    for problem in problems:
        print(f"{problem.severity.value}: {problem.message}")
    if not problems:
        print("No problems.")
