"""A file that is read anew shares with the open document what is the same in both, and nothing else."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from studio.graph import edits
from studio.graph.document import ProjectDocument, frozen
from studio.graph.errors import EditError
from studio.graph.same_parts import with_same_parts
from studio.graph.serial import from_json, to_json
from studio.templates import find_template
from tests.graph.test_history import random_edit, same


def read_anew(document: ProjectDocument) -> ProjectDocument:
    return from_json(to_json(document))[0]


def test_what_is_the_same_in_a_file_takes_no_room_again() -> None:
    known = read_anew(find_template("resnet18-cifar").load().document)
    read = with_same_parts(read_anew(edits.set_training(known, epochs=7)), known)
    assert read.networks is known.networks
    assert read.data is known.data
    assert read.training.epochs == 7


def test_one_node_that_is_another_leaves_the_rest_shared() -> None:
    known = read_anew(find_template("digits-cnn").load().document)
    network = next(iter(known))
    moved, *others = network.nodes
    read = read_anew(edits.move_nodes(known, network.id, {moved: (1.5, 2.5)}))
    read = with_same_parts(read, known)
    after = next(iter(read))
    assert after.nodes[moved].position == (1.5, 2.5)
    assert all(after.nodes[key] is network.nodes[key] for key in others)
    assert after.edges is network.edges


@pytest.mark.parametrize("seed", range(4))
def test_whatever_the_edits_the_file_has_its_way(seed: int) -> None:
    chance = random.Random(seed)
    known = find_template("digits-cnn").load().document
    for _ in range(60):
        try:
            other = random_edit(known, chance)
        except EditError:
            continue
        read = read_anew(other)
        shared = with_same_parts(read, known)
        assert same(shared, read)
        assert to_json(shared) == to_json(read)
        known = other


@pytest.mark.parametrize(("was", "now"), [(1, True), (1, 1.0), (0.0, -0.0), (False, 0)])
def test_values_that_python_takes_for_equal_stay_what_the_file_says(was: object, now: object) -> None:
    def with_value(value: object) -> ProjectDocument:
        known = find_template("digits-cnn").load().document
        network = next(iter(known))
        key = next(iter(network.nodes))
        node = replace(network.nodes[key], settings=frozen({"value": value}))
        return known.with_network(network.with_node(node))

    shared = with_same_parts(with_value(now), with_value(was))
    assert to_json(shared) == to_json(with_value(now)) != to_json(with_value(was))
