"""Edits of weights, of a network's parameters, and of custom code: what they make, and what they refuse."""

from __future__ import annotations

import pytest

from studio.graph import edits, node_edits
from studio.graph.blocks import bind, block_type
from studio.graph.catalogue_file import load_catalogue
from studio.graph.document import ProjectDocument
from studio.graph.errors import EditError, IllegalNameError, SettingError
from studio.graph.formulas import Formula
from studio.graph.project import Project
from studio.graph.serial import from_json, to_json
from studio.graph.validate import validate

CODE = "from torch import Tensor\n\n\ndef stretch(x: Tensor, by: float = 2.0) -> Tensor:\n    return x * by\n"


@pytest.fixture
def project() -> Project:
    project = Project()
    network = project.add_network("Net")
    last = network.add("Input", "image", shape=(16,))
    for name in ("fc1", "fc2"):
        layer = network.add("Linear", name, out_features=16)
        network.connect(last, layer)
        last = layer
    relu = network.add("ReLU", "relu")
    network.connect(last, relu)
    network.connect(relu, network.add("Output", "logits"))
    return project


@pytest.fixture
def document(project: Project) -> ProjectDocument:
    return project.document


def ids(document: ProjectDocument) -> tuple[str, dict[str, str]]:
    network = next(iter(document))
    return network.id, {node.name: node.id for node in network.nodes.values()}


def test_every_edit_of_weights_makes_a_valid_document_that_survives_its_file(
    document: ProjectDocument,
) -> None:
    net, node = ids(document)
    document = node_edits.add_parameter(document, net, "depth", "int", 3)
    document = node_edits.add_parameter(document, net, "slope", "float", 0.1)
    document = node_edits.set_repeat(document, net, node["fc1"], Formula("depth*2"))
    document = node_edits.set_freeze(document, net, node["fc1"], True)
    document = node_edits.set_lr_factor(document, net, node["fc1"], 2)
    document = node_edits.set_decay(document, net, node["fc1"], False)
    document = node_edits.set_initialiser(document, net, node["fc1"], "bias", "zeros")
    document = node_edits.set_initialiser(
        document, net, node["fc1"], "weight", {"name": "kaiming_normal", "a": Formula("slope")}
    )
    document = node_edits.share_weights(document, net, node["fc2"], node["fc1"], load_catalogue())
    made = document.networks[net].nodes[node["fc1"]]
    assert (made.repeat, made.freeze, made.lr_factor, made.decay) == (Formula("depth * 2"), True, 2.0, False)
    assert made.init == {"bias": "zeros", "weight": {"name": "kaiming_normal", "a": Formula("slope")}}
    assert document.networks[net].nodes[node["fc2"]].module == node["fc1"]
    assert not validate(document, load_catalogue())
    assert from_json(to_json(document))[0] == document
    back = node_edits.set_initialiser(document, net, node["fc1"], "weight", None)
    assert back.networks[net].nodes[node["fc1"]].init == {"bias": "zeros"}
    alone = node_edits.share_weights(document, net, node["fc2"], None, load_catalogue())
    assert alone.networks[net].nodes[node["fc2"]].module is None


@pytest.mark.parametrize("count", [0, 1001, 1.5, "3", True, Formula("depth"), Formula("0 * 2")])
def test_a_repeat_that_cannot_be_is_refused(document: ProjectDocument, count: object) -> None:
    net, node = ids(document)
    with pytest.raises(SettingError):
        node_edits.set_repeat(document, net, node["fc1"], count)


@pytest.mark.parametrize("factor", [-1, 2e6, float("nan"), "1", Formula("2 * 2")])
def test_a_learning_rate_factor_that_cannot_be_is_refused(document: ProjectDocument, factor: object) -> None:
    net, node = ids(document)
    with pytest.raises(SettingError):
        node_edits.set_lr_factor(document, net, node["fc1"], factor)  # type: ignore[arg-type]


def test_weights_are_shared_only_where_both_are_the_same_kind_of_layer(document: ProjectDocument) -> None:
    net, node = ids(document)
    catalogue = load_catalogue()
    for layer, owner in (("relu", "fc1"), ("fc1", "fc1"), ("logits", "fc1")):
        with pytest.raises(EditError, match="can't share"):
            node_edits.share_weights(document, net, node[layer], node[owner], catalogue)
    shared = node_edits.share_weights(document, net, node["fc2"], node["fc1"], catalogue)
    with pytest.raises(EditError, match="has no weights of its own"):
        node_edits.share_weights(shared, net, node["fc1"], node["fc2"], catalogue)
    network = shared.networks[net]
    assert node_edits.possible_owners(network, network.nodes[node["fc1"]]) == ()
    assert [n.name for n in node_edits.possible_owners(network, network.nodes[node["fc2"]])] == ["fc1"]


@pytest.mark.parametrize("value", ["he", {"name": "zeros", "a": 1}, {"name": "constant"}, 3, {"a": 1}])
def test_an_initialiser_that_torch_lacks_is_refused(document: ProjectDocument, value: object) -> None:
    net, node = ids(document)
    with pytest.raises(SettingError):
        node_edits.set_initialiser(document, net, node["fc1"], "weight", value)


def test_renaming_a_parameter_reaches_formulas_and_the_blocks_that_give_it_a_value(
    document: ProjectDocument,
) -> None:
    net, node = ids(document)
    catalogue = load_catalogue()
    document = node_edits.add_parameter(document, net, "channels", "int", 8)
    document = edits.set_setting(
        document, net, node["fc1"], "out_features", Formula("channels * channels2"), catalogue
    )
    document = edits.add_network(document, "Outer")
    outer = next(network.id for network in document if network.name == "Outer")
    block = edits.make_node(
        document.networks[outer], bind(catalogue, document), block_type(net), settings={"channels": 4}
    )
    document = edits.add_node(document, outer, block)
    document = node_edits.rename_parameter(document, net, "channels", "width")
    assert document.networks[net].parameters[0].name == "width"
    formula = document.networks[net].nodes[node["fc1"]].settings["out_features"]
    assert formula == Formula("width * channels2"), "only whole names are renamed"
    assert dict(document.networks[outer].nodes[block.id].settings) == {"width": 4}

    with pytest.raises(EditError, match="formulas of fc1"):
        node_edits.remove_parameter(document, net, "width")
    document = edits.set_setting(document, net, node["fc1"], "out_features", 16, catalogue)
    document = node_edits.remove_parameter(document, net, "width")
    assert document.networks[net].parameters == ()
    assert dict(document.networks[outer].nodes[block.id].settings) == {}


@pytest.mark.parametrize(
    ("name", "kind", "default"),
    [("fc1", "int", 1), ("2x", "int", 1), ("class", "int", 1), ("width", "int", 1)],
)
def test_names_that_no_argument_can_have_are_refused(
    document: ProjectDocument, name: str, kind: str, default: object
) -> None:
    net, _ = ids(document)
    document = node_edits.add_parameter(document, net, "width", "int", 1)
    with pytest.raises(IllegalNameError):
        node_edits.add_parameter(document, net, name, kind, default)
    document = node_edits.add_parameter(document, net, "other", "int", 1)
    with pytest.raises(IllegalNameError):
        node_edits.rename_parameter(document, net, "other", name)


@pytest.mark.parametrize(
    ("kind", "default"), [("int", 1.5), ("int", "a"), ("bool", 1), ("list", 1), ("int", Formula("2 * 2"))]
)
def test_a_default_that_does_not_fit_is_refused(
    document: ProjectDocument, kind: str, default: object
) -> None:
    net, _ = ids(document)
    document = node_edits.add_parameter(document, net, "width")
    with pytest.raises(SettingError):
        node_edits.set_parameter(document, net, "width", kind, default)
    fitting = node_edits.set_parameter(document, net, "width", "float", 2)
    assert fitting.networks[net].parameters[0].default == 2.0


def test_custom_code_is_added_with_its_node_and_changed(document: ProjectDocument) -> None:
    net, _ = ids(document)
    document, code_id, node_id = node_edits.add_code(
        document, net, "stretch", CODE, load_catalogue(), (48.0, 96.0)
    )
    node = document.networks[net].nodes[node_id]
    assert (node.type, node.position) == (f"code:{code_id}", (48.0, 96.0))
    changed = node_edits.set_code(document, code_id, "twice", CODE.replace("stretch", "twice"))
    assert changed.code[code_id].name == "twice"
    for name, text in (("stretch", "def stretch(:"), ("other", CODE), ("Net", "class Net:\n    pass\n")):
        with pytest.raises(EditError):
            node_edits.set_code(document, code_id, name, text)
    with pytest.raises(EditError, match="another piece of custom code"):
        node_edits.add_code(document, net, "stretch", CODE, load_catalogue())
    with pytest.raises(EditError):
        node_edits.set_code(document, "c9", "stretch", CODE)
