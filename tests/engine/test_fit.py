"""Whether network and data fit: told on the node, with both sides of what doesn't."""

from __future__ import annotations

from dataclasses import replace

import pytest

from studio.engine.fit import fit_problems
from studio.graph.catalogue_file import load_catalogue
from studio.graph.document import Node, ProjectDocument, frozen
from studio.graph.problems import Problem
from studio.graph.recipe import DataSettings
from studio.graph.tensors import NetworkFacts, NodeFacts, TensorSpec
from tests.engine.networks import chain


def problems(
    image: TensorSpec | None, logits: TensorSpec | None, data: DataSettings | None = None
) -> tuple[Problem, ...]:
    """The problems of a network whose Input gives ``image`` and whose Output gets ``logits``."""
    network = chain((1, 8, 8), [("Linear", {})])
    known = {"n1": image, "n2": logits}
    facts = {node: NodeFacts(frozen({"output": spec} if spec else {})) for node, spec in known.items()}
    document = ProjectDocument({"g1": network}, data or DataSettings())
    return fit_problems(document, network, NetworkFacts(frozen(facts)), load_catalogue())


IMAGE, LOGITS = TensorSpec(("B", 1, 8, 8)), TensorSpec(("B", 10))


def test_a_network_that_fits_has_no_problems() -> None:
    assert problems(IMAGE, LOGITS) == ()


@pytest.mark.parametrize(
    ("image", "logits", "node", "words"),
    [
        (
            TensorSpec(("B", 1, 28, 28)),
            LOGITS,
            "n1",
            "takes B × 1 × 28 × 28, and a batch of Digits is",
        ),
        (TensorSpec(("B", 1, 8, 8), "int64"), LOGITS, "n1", "takes int64"),
        (IMAGE, TensorSpec(("B", 3)), "n3", "gives B × 3 (float32), and Digits has 10 classes"),
        (IMAGE, TensorSpec(("B", 10, 2)), "n3", "which needs B × 10"),
        (IMAGE, TensorSpec(("B", 10), "int64"), "n3", "B × 10 (int64)"),
    ],
)
def test_what_does_not_fit_is_told_on_the_node(
    image: TensorSpec, logits: TensorSpec, node: str, words: str
) -> None:
    (problem,) = problems(image, logits)
    assert problem.node == node
    assert words in problem.message


def test_what_is_not_known_yet_is_no_problem() -> None:
    assert problems(None, None) == ()
    assert problems(IMAGE, None) == ()


def test_an_unknown_source_is_left_to_validation() -> None:
    assert problems(IMAGE, TensorSpec(("B", 3)), DataSettings("nothing")) == ()


def test_any_network_fits_where_there_is_no_data() -> None:
    assert problems(TensorSpec(("B", "T"), "int64"), TensorSpec(("B", 3)), DataSettings("none")) == ()


def test_the_number_of_classes_follows_the_sources_options() -> None:
    data = DataSettings("blobs", frozen({"classes": 5}))
    found = problems(TensorSpec(("B", 2)), TensorSpec(("B", 3)), data)
    assert "Blobs has 5 classes" in found[0].message


def test_a_second_output_is_one_too_many() -> None:
    network = chain((1, 8, 8), [("Linear", {})])
    network = network.with_node(Node("n9", "Output", "second"))
    found = fit_problems(replace(ProjectDocument(), networks={}), network, NetworkFacts(), load_catalogue())
    assert [problem.node for problem in found] == ["n9"]
    assert "single Output" in found[0].message
