"""Any edits, then all undone, give the start; redone, the end; saved and loaded, the same.

``python tests/benchmarks/edits.py`` tries many more.
"""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from studio.graph import annotation_edits, edits, flag_edits
from studio.graph.annotations import FRAME_COLOURS, Bookmark, Rectangle
from studio.graph.catalogue_file import load_catalogue
from studio.graph.diff import DocumentDiff, apply, diff
from studio.graph.document import Edge, ProjectDocument
from studio.graph.effective import effective_document
from studio.graph.errors import EditError
from studio.graph.order import find_cycle
from studio.graph.serial import from_json, to_json
from studio.graph.session import Session

CATALOGUE = load_catalogue()
TYPES = [
    "Input",
    "Output",
    "Linear",
    "Conv2d",
    "ReLU",
    "Add",
    "Concat",
    "LSTM",
    "Flatten",
    "MultiheadAttention",
]
NAMES = st.one_of(st.sampled_from(["a", "fc1", "class", "x y", "", "forward", "ü"]), st.text(max_size=6))


PLACES = st.floats(-1e6, 1e6)
RECTANGLES = st.builds(Rectangle, PLACES, PLACES, st.floats(-10, 1e4), st.floats(-10, 1e4))


class Documents(RuleBasedStateMachine):
    """Edits at random, the refused ones too."""

    def __init__(self) -> None:
        super().__init__()
        self.session = Session()
        self.start = self.session.document
        self.before = self.start
        self.told: list[DocumentDiff] = []
        self.session.subscribe(lambda change, _origin: self.told.append(change))

    def edit(self, function: object) -> None:
        self.before = self.session.document
        self.told.clear()
        try:
            self.session.edit("edit", function)  # type: ignore[arg-type]
        except EditError as error:
            assert str(error)
            assert self.session.document is self.before
        self.just_what_differs_is_told()

    def just_what_differs_is_told(self) -> None:
        change = diff(_by_itself(self.before), _by_itself(self.session.document))
        assert self.told == ([change] if change else [])
        for told in self.told:
            for key, network in told.networks.items():
                assert [*network.nodes_added] == [*change.networks[key].nodes_added]
                assert [*network.edges_added] == [*change.networks[key].edges_added]

    @property
    def network_ids(self) -> list[str]:
        return sorted(self.session.document.networks)

    def pick(self, data: st.DataObject, values: list[str]) -> str:
        return data.draw(st.sampled_from(values)) if values else "none"

    def node(self, data: st.DataObject, network_id: str) -> str:
        network = self.session.document.networks.get(network_id)
        return self.pick(data, sorted(network.nodes) if network else [])

    @rule(name=NAMES)
    def add_network(self, name: str) -> None:
        self.edit(lambda document: edits.add_network(document, name))

    @rule(data=st.data(), name=NAMES)
    def rename_network(self, data: st.DataObject, name: str) -> None:
        network = self.pick(data, self.network_ids)
        self.edit(lambda document: edits.rename_network(document, network, name))

    @rule(data=st.data())
    def remove_network(self, data: st.DataObject) -> None:
        network = self.pick(data, self.network_ids)
        self.edit(lambda document: edits.remove_network(document, network))

    @precondition(lambda self: self.network_ids)
    @rule(data=st.data(), type_name=st.sampled_from(TYPES), suggested=st.booleans())
    def add_node(self, data: st.DataObject, type_name: str, suggested: bool) -> None:
        network_id = self.pick(data, self.network_ids)
        network = self.session.document.networks[network_id]
        node = edits.make_node(network, CATALOGUE, type_name, suggested=suggested)
        self.edit(lambda document: edits.add_node(document, network_id, node))

    @precondition(lambda self: self.network_ids)
    @rule(data=st.data())
    def remove_node(self, data: st.DataObject) -> None:
        network = self.pick(data, self.network_ids)
        node = self.node(data, network)
        self.edit(lambda document: edits.remove_nodes(document, network, [node]))

    @precondition(lambda self: self.network_ids)
    @rule(data=st.data(), port=st.sampled_from(["input", "other", "input1", "input2", "query", "nope"]))
    def connect(self, data: st.DataObject, port: str) -> None:
        network = self.pick(data, self.network_ids)
        edge = Edge(self.node(data, network), "output", self.node(data, network), port)
        self.edit(lambda document: edits.connect(document, network, edge, CATALOGUE))

    @precondition(lambda self: any(net.edges for net in self.session.document))
    @rule(data=st.data())
    def disconnect(self, data: st.DataObject) -> None:
        wired = [net for net in self.session.document if net.edges]
        network = data.draw(st.sampled_from(wired))
        key = data.draw(st.sampled_from(sorted(network.edges)))
        self.edit(lambda document: edits.disconnect(document, network.id, [key]))

    @precondition(lambda self: self.network_ids)
    @rule(
        data=st.data(),
        name=st.sampled_from(["out_features", "kernel_size", "shape", "bias", "nope"]),
        value=st.one_of(
            st.integers(-3, 300),
            st.booleans(),
            st.floats(),
            st.lists(st.integers(1, 9), max_size=4),
            st.text(max_size=4),
        ),
    )
    def set_setting(self, data: st.DataObject, name: str, value: object) -> None:
        network = self.pick(data, self.network_ids)
        node = self.node(data, network)
        self.edit(lambda document: edits.set_setting(document, network, node, name, value, CATALOGUE))

    @precondition(lambda self: self.network_ids)
    @rule(data=st.data(), name=NAMES)
    def rename_node(self, data: st.DataObject, name: str) -> None:
        network = self.pick(data, self.network_ids)
        node = self.node(data, network)
        self.edit(lambda document: edits.rename_node(document, network, node, name))

    @precondition(lambda self: self.network_ids)
    @rule(data=st.data(), x=st.floats(-1e6, 1e6), y=st.floats(-1e6, 1e6))
    def move_node(self, data: st.DataObject, x: float, y: float) -> None:
        network = self.pick(data, self.network_ids)
        node = self.node(data, network)
        self.edit(lambda document: edits.move_nodes(document, network, {node: (x, y)}))

    @precondition(lambda self: self.network_ids)
    @rule(
        data=st.data(), flag=st.sampled_from(["bypassed", "muted", "collapsed", "frozen"]), on=st.booleans()
    )
    def switch(self, data: st.DataObject, flag: str, on: bool) -> None:
        network = self.pick(data, self.network_ids)
        node = self.node(data, network)
        if flag == "bypassed":
            self.edit(lambda document: flag_edits.set_bypassed(document, network, [node], on, CATALOGUE))
        else:
            change = getattr(flag_edits, f"set_{flag}")
            self.edit(lambda document: change(document, network, [node], on))

    @precondition(lambda self: self.network_ids)
    @rule(
        data=st.data(),
        text=st.text(max_size=8),
        place=RECTANGLES,
        colour=st.sampled_from([*FRAME_COLOURS, "x"]),
    )
    def annotate(self, data: st.DataObject, text: str, place: Rectangle, colour: str) -> None:
        network = self.pick(data, self.network_ids)
        self.edit(lambda document: annotation_edits.add_frame(document, network, text, place, colour)[0])
        self.edit(lambda document: annotation_edits.add_note(document, network, text, place)[0])

    @precondition(lambda self: any(net.frames for net in self.session.document))
    @rule(data=st.data(), place=RECTANGLES, gone=st.booleans())
    def change_annotations(self, data: st.DataObject, place: Rectangle, gone: bool) -> None:
        network = data.draw(st.sampled_from([net for net in self.session.document if net.frames]))
        frame, note = self.pick(data, sorted(network.frames)), self.pick(data, sorted(network.notes))
        if gone:
            self.edit(
                lambda document: annotation_edits.remove_annotations(document, network.id, [frame], [note])
            )
        else:
            places = {frame: place}, {note: place}
            self.edit(lambda document: annotation_edits.move_annotations(document, network.id, *places))

    @precondition(lambda self: self.network_ids)
    @rule(data=st.data(), name=NAMES, x=PLACES, zoom=st.floats(0.05, 4), gone=st.booleans())
    def bookmark(self, data: st.DataObject, name: str, x: float, zoom: float, gone: bool) -> None:
        network = self.pick(data, self.network_ids)
        mark = Bookmark(name, (x, 0.0), zoom)
        if gone:
            self.edit(lambda document: annotation_edits.remove_bookmark(document, network, name))
        else:
            self.edit(lambda document: annotation_edits.set_bookmark(document, network, mark))

    @precondition(lambda self: any(net.edges for net in self.session.document))
    @rule(data=st.data(), points=st.lists(st.tuples(PLACES, PLACES), max_size=3))
    def lead_a_wire(self, data: st.DataObject, points: list[tuple[float, float]]) -> None:
        network = data.draw(st.sampled_from([net for net in self.session.document if net.edges]))
        key = data.draw(st.sampled_from(sorted(network.edges)))
        self.edit(lambda document: annotation_edits.set_waypoints(document, network.id, {key: points}))

    @rule(epochs=st.integers(1, 9), lr=st.floats(1e-5, 1))
    def set_training(self, epochs: int, lr: float) -> None:
        self.edit(lambda document: edits.set_training(document, epochs=epochs, optimizer_settings={"lr": lr}))

    @rule(source=st.sampled_from(["digits", "moons"]), mean=st.none() | st.just((0.5,)))
    def set_data(self, source: str, mean: object) -> None:
        self.edit(lambda document: edits.set_data(document, source=source, mean=mean))

    @rule(steps=st.integers(-3, 3))
    def wander(self, steps: int) -> None:
        for _ in range(abs(steps)):
            self.session.undo() if steps < 0 else self.session.redo()
        self.before = self.session.document

    @invariant()
    def diff_leads_from_one_to_the_next(self) -> None:
        change = diff(self.before, self.session.document)
        assert apply(self.before, change) == self.session.document
        assert bool(change) == (self.before != self.session.document)

    @precondition(lambda self: self.network_ids)
    @rule()
    def look_at_wires(self) -> None:
        """Which wires are at a node is derived from the steps before, as long as nobody asks."""
        for network in self.session.document:
            plain = replace(network)
            for node_id in network.nodes:
                assert network.edges_into(node_id) == plain.edges_into(node_id)
                assert network.edges_from(node_id) == plain.edges_from(node_id)

    @invariant()
    def no_edit_closes_a_cycle(self) -> None:
        assert not any(find_cycle(network) for network in self.session.document)

    @invariant()
    def what_is_computed_has_nothing_left_out(self) -> None:
        effective = effective_document(self.session.document, CATALOGUE)
        for network in effective:
            assert not any(node.muted for node in network.nodes.values())
            assert all({edge.source, edge.target} <= network.nodes.keys() for edge in network.edges.values())
        assert effective_document(effective, CATALOGUE) == effective

    def teardown(self) -> None:
        end, index = self.session.document, self.session.index
        while self.session.can_undo:
            self.session.undo()
        assert self.session.document == self.start
        for _ in range(index):
            self.session.redo()
        assert self.session.document == end
        _saved_and_loaded_is_the_same(end)


def _by_itself(document: ProjectDocument) -> ProjectDocument:
    """A document that knows nothing of the one that it was made of."""
    return replace(document, networks={key: replace(net) for key, net in document.networks.items()})


def _saved_and_loaded_is_the_same(document: ProjectDocument) -> None:
    text = to_json(document)
    loaded, notices = from_json(text)
    assert loaded == document
    assert to_json(loaded) == text
    assert not notices


TestDocuments = Documents.TestCase
TestDocuments.settings = settings(
    max_examples=100, stateful_step_count=50, deadline=None, suppress_health_check=list(HealthCheck)
)
