"""The history in bounded memory: old documents are packed, and come back exactly. (RELIABILITY 1)"""

from __future__ import annotations

import random

import pytest

from studio.graph import edits
from studio.graph.blocks import bind, block_type
from studio.graph.catalogue_file import load_catalogue
from studio.graph.document import ProjectDocument
from studio.graph.errors import EditError
from studio.graph.history import _NEWEST, History, Step
from studio.graph.serial import to_json
from studio.graph.session import Session
from studio.templates import find_template

CATALOGUE = load_catalogue()


def random_edit(document: ProjectDocument, chance: random.Random) -> ProjectDocument:
    """A new node, a removed one, a moved one, another setting, another network; the first network may go."""
    network = chance.choice(list(document))
    ids = list(network.nodes)
    kind = chance.randrange(6)
    if kind == 0:
        node = edits.make_node(network, CATALOGUE, "Linear", None, {"out_features": 3}, (0.0, 0.0))
        return edits.add_node(document, network.id, node)
    if kind == 1 and ids:
        return edits.remove_nodes(document, network.id, [chance.choice(ids)])
    if kind == 2 and ids:
        return edits.move_nodes(document, network.id, {chance.choice(ids): (chance.random(), 5.0)})
    if kind == 3:
        return edits.add_network(document, f"Net{chance.randrange(10**9)}")
    if kind == 4 and len(document.networks) > 1:
        return edits.remove_network(document, network.id)
    return edits.set_training(document, epochs=chance.randrange(1, 10**6))


def same(a: ProjectDocument, b: ProjectDocument) -> bool:
    """Equal, also in what comes first."""
    return (
        a == b
        and list(a.networks) == list(b.networks)
        and all(list(x.nodes) == list(y.nodes) for x, y in zip(a, b, strict=True))
    )


@pytest.mark.parametrize("seed", range(6))
def test_every_step_comes_back_exactly_however_little_memory_there_is(seed: int) -> None:
    chance = random.Random(seed)
    session = Session(find_template("digits-cnn").load().document, history_bytes=0)
    expected, index = [session.document], 0
    for _ in range(300):
        choice = chance.random()
        if choice < 0.7:
            before, merge = session.document, chance.choice([None, None, "a"])
            steps, position = len(session.steps), session.index
            try:
                session.edit("Edit", lambda document: random_edit(document, chance), merge=merge)
            except EditError:
                continue
            if session.document == before:
                continue
            merged = session.index == position
            assert merged or session.index == position + 1 <= steps
            expected[session.index :] = [session.document]
        else:
            target = chance.randrange(len(session.steps))
            session.jump(target)
        index = session.index
        assert same(session.document, expected[index])
    for index in (*range(len(expected)), *reversed(range(len(expected)))):
        session.jump(index)
        assert same(session.document, expected[index])
        assert to_json(session.document) == to_json(expected[index])


def test_old_documents_are_let_go_when_memory_runs_out() -> None:
    document = find_template("resnet18-cifar").load().document
    network = next(iter(document))
    node = next(iter(network.nodes))
    roomy, tight = History(document), History(document, budget_bytes=0)
    for step in range(200):
        for history in (roomy, tight):
            moved = edits.move_nodes(history.document, network.id, {node: (float(step), 0.0)})
            history.push(Step("Move", history.steps[0].when), moved)
    assert len(roomy.whole()) == 201
    assert len(tight.whole()) <= _NEWEST + 2
    assert all(roomy.at(index) == tight.at(index) for index in range(201))


def test_trust_reaches_packed_documents() -> None:
    document = find_template("custom-layer").load().document
    session = Session(document, history_bytes=0)
    for epochs in range(100, 200):
        session.edit("Set", lambda d, epochs=epochs: edits.set_training(d, epochs=epochs))
    session.trust()
    for index in range(len(session.steps)):
        assert session.document_at(index).trusted


def test_steps_know_when_they_were_made_and_which_was_saved() -> None:
    session = Session(ProjectDocument())
    assert session.saved_index == 0
    for epochs in (3, 4, 5):
        session.edit("Set", lambda d, epochs=epochs: edits.set_training(d, epochs=epochs))
    session.undo()
    session.mark_saved()
    assert session.saved_index == 2
    assert [step.label for step in session.steps] == ["", "Set", "Set", "Set"]
    assert [step.when for step in session.steps] == sorted(step.when for step in session.steps)
    session.undo()
    session.edit("Set", lambda d: edits.set_training(d, epochs=9))
    assert session.saved_index is None


def test_steps_of_the_past_keep_no_catalogue_of_their_own() -> None:
    """A catalogue with a document's own types is a table of all layers; thousands of steps would each have one."""
    session = Session(find_template("digits-cnn").load().document)
    for number in range(5):
        bind(CATALOGUE, session.document)
        session.edit("Add network", lambda document, n=number: edits.add_network(document, f"Net{n}"))  # type: ignore[misc]
    bound = bind(CATALOGUE, session.document).layers
    earlier = [session.document_at(index) for index in range(5)]
    assert not any("_bound" in vars(document) for document in earlier)
    session.undo()
    assert set(bound) - set(bind(CATALOGUE, session.document).layers) == {
        block_type(key) for key, network in session.document_at(5).networks.items() if network.name == "Net4"
    }
