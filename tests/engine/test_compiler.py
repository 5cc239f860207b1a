"""What is drawn is what runs: source as a person would write it, compiled to what was built by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from torch import nn

from studio.engine.compiler import compile_network
from studio.engine.shapes import ShapeInference
from studio.export import to_source
from studio.graph.catalogue import LayerSpec, NodeKind
from studio.graph.catalogue_file import load_catalogue
from studio.graph.errors import InvalidNetworkError
from studio.graph.order import forward_order, leading_to
from studio.graph.project import Network, NodeRef, Project
from tests.source_form import assert_form

CATALOGUE = load_catalogue()
MODULES = [spec for spec in CATALOGUE if spec.kind is NodeKind.MODULE and spec.target.startswith("nn.")]
# Inputs of a layer's own kind, without the batch axis; the rest take an image.
SHAPES: dict[str, list[tuple[int, ...]]] = {
    "Bilinear": [(16,), (16,)],
    "RNN": [(5, 8)],
    "GRU": [(5, 8)],
    "LSTM": [(5, 8)],
    "RNNCell": [(8,)],
    "GRUCell": [(8,)],
    "LSTMCell": [(8,)],
    "MultiheadAttention": [(5, 8), (5, 8), (5, 8)],
    "TransformerEncoderLayer": [(5, 8)],
    "TransformerDecoderLayer": [(5, 8), (4, 8)],
    "Transformer": [(5, 8), (4, 8)],
    "Embedding": [(7,)],
    "EmbeddingBag": [(7,)],
    "Fold": [(9 * 2, 64)],
    "Unflatten": [(64,)],
}
SETTINGS: dict[str, dict[str, object]] = {
    "Fold": {"output_size": (10, 10), "kernel_size": 3},
    "Transformer": {
        "d_model": 8,
        "nhead": 4,
        "num_encoder_layers": 1,
        "num_decoder_layers": 1,
        "dim_feedforward": 16,
    },
    "PixelShuffle": {"upscale_factor": 2},
    "EmbeddingBag": {"num_embeddings": 50, "embedding_dim": 4},
}


def shapes_for(spec: LayerSpec) -> list[tuple[int, ...]]:
    required = [port for port in spec.inputs if not port.optional]
    if spec.type in SHAPES:
        return SHAPES[spec.type]
    by_dimension = {"1d": (8, 16), "2d": (8, 16, 16), "3d": (8, 8, 8, 8)}
    return [by_dimension.get(spec.type[-2:], (8, 16, 16))] * len(required)


def one_layer(spec: LayerSpec) -> Network:
    net = Project().add_network("Net")
    inputs = []
    for port, shape in zip([p for p in spec.inputs if not p.optional], shapes_for(spec), strict=True):
        dtype = "int64" if port.kind == "int" else "float32"
        inputs.append((net.add("Input", shape=shape, dtype=dtype), port.name))
    suggested = {s.name: s.suggested for s in spec.settings if s.suggested is not None}
    layer = net.add(spec.type, "layer", **{**suggested, **SETTINGS.get(spec.type, {})})
    for node, port_name in inputs:
        net.connect(node, layer, input=port_name)
    net.connect(layer, net.add("Output"))
    return net


@pytest.mark.parametrize("spec", [s for s in MODULES if "Unpool" not in s.type], ids=lambda spec: spec.type)
def test_a_compiled_layer_is_the_layer_built_by_hand(spec: LayerSpec) -> None:
    net = one_layer(spec)
    module = compile_network(net.project, "Net", seed=0)
    layer = module.get_submodule("layer")
    assert type(layer) is getattr(nn, spec.type)
    facts = ShapeInference(CATALOGUE).infer(net.document).nodes[net.node("layer").id]
    torch.manual_seed(0)
    values = {**dict(facts.inferred), **dict(net.node("layer").settings)}
    by_hand = getattr(nn, spec.type)(**values)
    assert repr(layer) == repr(by_hand)
    inputs = [
        torch.randint(0, 40, (3, *shape)) if spec.inputs[0].kind == "int" else torch.rand(3, *shape)
        for shape in shapes_for(spec)
    ]
    torch.manual_seed(1)
    ours = module(*inputs)
    torch.manual_seed(1)
    theirs = by_hand(*inputs)
    while isinstance(theirs, tuple):
        theirs = theirs[0]
    assert torch.equal(ours, theirs)
    shown = facts.outputs[spec.outputs[0].name].shape
    assert tuple(3 if axis == "B" else axis for axis in shown) == tuple(ours.shape)


# Source


def chain(net: Network, *layers: tuple[str, dict[str, object]], start: NodeRef) -> NodeRef:
    for kind, values in layers:
        node = net.add(kind, **values)  # type: ignore[arg-type]
        net.connect(start, node)
        start = node
    return start


def residual() -> Network:
    net = Project().add_network("ResidualNet")
    image = net.add("Input", name="image", shape=(3, 32, 32))
    stem = chain(
        net, ("Conv2d", {"out_channels": 16, "kernel_size": 3, "padding": 1}), ("ReLU", {}), start=image
    )
    body = chain(
        net,
        ("Conv2d", {"out_channels": 16, "kernel_size": 3, "padding": 1, "bias": False}),
        ("BatchNorm2d", {}),
        start=stem,
    )
    add = net.add("Add")
    net.connect(stem, add)
    net.connect(body, add)
    end = chain(net, ("Mean", {"dim": (2, 3)}), ("Linear", {"out_features": 10}), start=add)
    net.connect(end, net.add("Output", name="logits"))
    return net


def inception() -> Network:
    net = Project().add_network("InceptionBlock")
    image = net.add("Input", name="image", shape=(8, 16, 16))
    cat = net.add("Concat")
    for size in (1, 3, 5):
        conv = {"out_channels": 4, "kernel_size": size, "padding": "same", "padding_mode": "replicate"}
        net.connect(chain(net, ("Conv2d", conv), ("ReLU", {}), start=image), cat)
    net.connect(cat, net.add("Output"))
    return net


def sequence() -> Network:
    net = Project().add_network("Reader")
    words = net.add("Input", name="words", shape=(20,), dtype="int64")
    embed = chain(net, ("Embedding", {"num_embeddings": 1000, "embedding_dim": 32}), start=words)
    lstm = net.add("LSTM", hidden_size=64, batch_first=True, bidirectional=True)
    net.connect(embed, lstm)
    attn = net.add("MultiheadAttention", num_heads=4, batch_first=True)
    for port in ("query", "key", "value"):
        net.connect(lstm, attn, input=port)
    last = chain(net, ("Select", {}), ("Linear", {"out_features": 2}), start=attn)
    net.connect(last, net.add("Output", name="logits"))
    state = net.add("Output", name="state")
    net.connect(lstm, state, output="h_n")
    return net


@pytest.mark.parametrize("build", [residual, inception, sequence], ids=lambda build: build.__name__)
def test_source_reads_as_written_by_hand(
    build: Callable[[], Network], golden: Callable[[str, str], None]
) -> None:
    net = build()
    golden(f"{build.__name__}.py.txt", to_source(net.project, net.name))


@pytest.mark.parametrize("build", [residual, inception, sequence], ids=lambda build: build.__name__)
def test_source_passes_linter_and_formatter(build: Callable[[], Network], tmp_path: Path) -> None:
    net = build()
    assert_form(to_source(net.project, net.name), tmp_path / "net.py")


def test_a_network_with_problems_is_refused_with_them() -> None:
    net = Project().add_network("Net")
    net.connect(net.add("Linear", out_features=2), net.add("Output"))
    with pytest.raises(InvalidNetworkError, match="nothing is wired") as caught:
        compile_network(net.project, "Net")
    assert {"missing-input", "no-input"} <= {problem.code for problem in caught.value.problems}  # type: ignore[attr-defined]


def test_an_error_in_forward_names_the_node() -> None:
    net = residual()
    module = compile_network(net.project, net.name)
    with pytest.raises(RuntimeError) as caught:
        module(torch.rand(1, 4, 32, 32))
    fault = vars(module)["compiled"].node_error(caught.value)
    assert fault.node_name == "conv1"


def test_the_same_seed_gives_the_same_weights() -> None:
    net = residual()
    first, second = (compile_network(net.project, net.name, seed=7).state_dict() for _ in range(2))
    assert all(torch.equal(first[name], second[name]) for name in first)


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Random graphs of layers that keep (B, 8): branches, joins, values used several times."""
    net = Project().add_network("Net")
    nodes = [net.add("Input", shape=(8,)) for _ in range(draw(st.integers(1, 2)))]
    for _ in range(draw(st.integers(1, 10))):
        kind = draw(st.sampled_from(["Linear", "ReLU", "Add", "Multiply", "LayerNorm", "Concat"]))
        inputs = [
            draw(st.sampled_from(nodes)) for _ in range(2 if kind in ("Add", "Multiply", "Concat") else 1)
        ]
        node = net.add(kind, **({"out_features": 8} if kind == "Linear" else {}))
        for source in inputs:
            net.connect(source, node)
        if kind == "Concat":
            join, node = node, net.add("Linear", out_features=8)
            net.connect(join, node)
        nodes.append(node)
    for node in draw(st.lists(st.sampled_from(nodes), min_size=1, max_size=3, unique_by=lambda n: n.id)):
        net.connect(node, net.add("Output"))
    return net


def run_by_hand(net: Network, module: nn.Module, inputs: dict[str, torch.Tensor]) -> list[torch.Tensor]:
    """The graph walked node by node, with the compiled module's layers."""
    ends = [node.id for node in net.nodes if node.type == "Output"]
    used = leading_to(net.document, ends)
    values: dict[str, torch.Tensor] = {}
    outputs = []
    for node_id in [node_id for node_id in forward_order(net.document) if node_id in used]:
        node = net.document.nodes[node_id]
        taken = [values[e.source] for e in sorted(net.document.edges_into(node_id), key=lambda e: e.input)]
        if node.type == "Input":
            values[node_id] = inputs[node.name]
        elif node.type == "Output":
            outputs.append(taken[0])
        elif node.type in ("Add", "Multiply"):
            values[node_id] = taken[0] + taken[1] if node.type == "Add" else taken[0] * taken[1]
        elif node.type == "Concat":
            values[node_id] = torch.cat(taken, dim=1)
        else:
            values[node_id] = module.get_submodule(node.name)(taken[0])
    return outputs


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(networks())
def test_random_graphs_compute_what_the_drawing_says(net: Network) -> None:
    module = compile_network(net.project, "Net", seed=0).eval()
    inputs = {node.name: torch.rand(2, 8) for node in net.nodes if node.type == "Input"}
    result = module(**inputs)
    results = list(result) if isinstance(result, tuple) else [result]
    for ours, theirs in zip(results, run_by_hand(net, module, inputs), strict=True):
        assert torch.equal(ours, theirs)
