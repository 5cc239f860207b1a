"""The templates that are made of blocks, drawn for ``make_templates``: known networks in a few nodes each."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from studio.graph.blocks import block_type
from studio.graph.custom_code import code_type
from studio.graph.document import CodeDocument, Node, frozen
from studio.graph.formulas import Formula
from studio.graph.layout import Box, layout
from studio.graph.node_edits import add_parameter, set_repeat, share_weights
from studio.graph.project import Network, NodeRef, Project

# Sizes on the canvas, where the widest nodes are this wide and ports stand in rows below a head.
NODE_WIDTH, NODE_HEIGHT, HEAD, PORT_ROW = 184.0, 56.0, 63.0, 18.0
COLUMN_STEP, ROW_STEP = 256.0, 144.0
COLUMNS = 6  # of a row, at most or one more

Layer = tuple[str, str, dict[str, Any]]  # type, name, settings


def start(name: str, description: str) -> tuple[Project, Network]:
    """A project whose first network, the one that is trained and pictured, is ``name``."""
    project = Project()
    network = project.add_network(name)
    project.edit("Describe", lambda document: replace(document, description=description))
    return project, network


def add_block(project: Project, name: str, **parameters: int) -> Network:
    """A network to be used as a block, with whole numbers as parameters and their defaults."""
    network = project.add_network(name)
    declare(network, **parameters)
    return network


def declare(network: Network, **parameters: int) -> None:
    for name, default in parameters.items():
        network.project.edit(
            f"Parameter {name}", partial(add_parameter, network_id=network.id, name=name, default=default)
        )


def block(network: Network) -> str:
    """The type of the nodes that stand for a network."""
    return block_type(network.id)


def chain(network: Network, *layers: Layer, after: NodeRef | None = None) -> NodeRef:
    """Layers one after the other; the last of them."""
    for kind, name, settings in layers:
        node = network.add(kind, name, (0.0, 0.0), **settings)
        if after is not None:
            network.connect(after, node)
        after = node
    assert after is not None
    return after


def join(network: Network, kind: str, name: str, sources: Sequence[NodeRef], **settings: Any) -> NodeRef:
    """A node with several inputs, wired in their order."""
    node = network.add(kind, name, (0.0, 0.0), **settings)
    for source in sources:
        network.connect(source, node)
    return node


def share(node: NodeRef, owner: NodeRef) -> None:
    """Let a node call the layer of another one."""
    network = node.network
    catalogue = network.project.catalogue
    network.project.session.edit(
        "Share weights", lambda document: share_weights(document, network.id, node.id, owner.id, catalogue)
    )


def repeat(node: NodeRef, count: int) -> NodeRef:
    network_id = node.network.id
    node.network.project.edit("Repeat", lambda document: set_repeat(document, network_id, node.id, count))
    return node


def arrange(project: Project, *, placed: Sequence[str] = ()) -> Project:
    """Lay out all networks but those ``placed`` by hand."""
    for network in project.networks:
        if network.name not in placed:
            _arrange(network)
    return project


def _arrange(network: Network) -> None:
    """Columns from left to right, broken into rows like text where a single wire leads on."""
    places = layout(network.document, lambda node: _size(network, node), grid=8.0)
    columns = {key: round(x / COLUMN_STEP) for key, (x, _) in places.items()}
    starts = _row_starts(network, columns)
    height = max(y for _, y in places.values()) + ROW_STEP
    moved = {}
    for key, (x, y) in places.items():
        row = bisect_right(starts, columns[key]) - 1
        moved[key] = (x - starts[row] * COLUMN_STEP, y + row * height)
    _place(network, moved)


def _row_starts(network: Network, columns: Mapping[str, int]) -> list[int]:
    """The first column of each row: rows are of about the same length."""
    count = max(columns.values()) + 1
    length = -(-count // -(-count // COLUMNS))
    spans = [(columns[edge.source], columns[edge.target]) for edge in network.document.edges.values()]
    starts = [0]
    for column in range(1, count - 1):
        crossing = sum(source < column <= target for source, target in spans)
        if crossing == 1 and column - starts[-1] in (length, length + 1):
            starts.append(column)
    return starts


def _size(network: Network, node: Node) -> Box:
    spec = network.project.catalogue.spec(node)
    inputs = [
        edge.input for edge in sorted(network.document.edges_into(node.id), key=lambda edge: edge.input)
    ]
    outputs = [port.name for port in spec.outputs]
    count = max(len(spec.inputs), len(inputs), len(outputs))
    if count < 2:
        middle = NODE_HEIGHT / 2
        return Box(NODE_WIDTH, NODE_HEIGHT, dict.fromkeys(inputs, middle), dict.fromkeys(outputs, middle))
    return Box(NODE_WIDTH, HEAD + count * PORT_ROW, _ports(inputs), _ports(outputs))


def _ports(names: Sequence[str]) -> dict[str, float]:
    return {name: HEAD + index * PORT_ROW for index, name in enumerate(names)}


def _place(network: Network, places: dict[str, tuple[float, float]]) -> None:
    nodes = {
        key: replace(node, position=places.get(key, node.position))
        for key, node in network.document.nodes.items()
    }
    moved = replace(network.document, nodes=frozen(nodes))
    network.project.edit("Lay out", lambda document: document.with_network(moved))


CONV3: dict[str, Any] = {"kernel_size": 3, "padding": 1, "bias": False}


def resnet18_cifar() -> Project:
    project, net = start(
        "ResNet18",
        "ResNet-18 for CIFAR-10. Residual blocks with a parameter for their channels, repeated; a 3 × 3 stem "
        "without pooling, as is usual for pictures of 32 × 32. Downloads 163 MB, once.",
    )
    basic, down = _basic_block(project), _down_block(project)
    stage = chain(
        net,
        ("Input", "image", {"shape": (3, 32, 32)}),
        ("Conv2d", "conv1", {"out_channels": 64, **CONV3}),
        ("BatchNorm2d", "bn1", {}),
        ("ReLU", "relu", {}),
        (block(basic), "layer1", {"channels": 64}),
    )
    repeat(stage, 2)
    for number, channels in enumerate((128, 256, 512), start=2):
        stage = chain(
            net,
            (block(down), f"down{number}", {"channels": channels, "stride": 2}),
            (block(basic), f"layer{number}", {"channels": channels}),
            after=stage,
        )
    chain(
        net,
        ("AdaptiveAvgPool2d", "avgpool", {"output_size": 1}),
        ("Flatten", "flatten", {}),
        ("Linear", "fc", {"out_features": 10}),
        ("Output", "logits", {}),
        after=stage,
    )
    mean, std = (0.4914, 0.4822, 0.4465), (0.247, 0.2435, 0.2616)
    project.set_data(source="cifar10", batch_size=128, mean=mean, std=std)
    settings = {"lr": 0.1, "momentum": 0.9, "weight_decay": 5e-4}
    project.set_training(optimizer="SGD", optimizer_settings=settings, epochs=30)
    return arrange(project)


def _basic_block(project: Project) -> Network:
    """Two convolutions, and the input added to what they give."""
    net = add_block(project, "BasicBlock", channels=16)
    start = net.add("Input", "x", shape=(16, 32, 32))
    _residual(net, start, start, {"out_channels": Formula("channels"), **CONV3})
    return net


def _down_block(project: Project) -> Network:
    """The same where channels and size change, which a strided convolution of 1 × 1 does to the input."""
    net = add_block(project, "DownBlock", channels=32, stride=1)
    start = net.add("Input", "x", shape=(16, 32, 32))
    strided = {"out_channels": Formula("channels"), "stride": Formula("stride"), "bias": False}
    shortcut = chain(
        net,
        ("Conv2d", "shortcut", {"kernel_size": 1, **strided}),
        ("BatchNorm2d", "shortcut_bn", {}),
        after=start,
    )
    _residual(net, start, shortcut, {"kernel_size": 3, "padding": 1, **strided})
    return net


def _residual(net: Network, start: NodeRef, shortcut: NodeRef, first: dict[str, Any]) -> None:
    relu = chain(
        net, ("Conv2d", "conv1", first), ("BatchNorm2d", "bn1", {}), ("ReLU", "relu", {}), after=start
    )
    body = chain(
        net,
        ("Conv2d", "conv2", {"out_channels": Formula("channels"), **CONV3}),
        ("BatchNorm2d", "bn2", {}),
        after=relu,
    )
    added = join(net, "Add", "add", [body, shortcut])
    again = chain(net, ("ReLU", "relu_again", {}), after=added)
    share(again, relu)
    chain(net, ("Output", "y", {}), after=again)


def unet() -> Project:
    project, net = start(
        "UNet",
        "U-Net, a class for each pixel. Three levels down and up again, with skip connections and blocks within "
        "blocks; one parameter sets all channels: 96 % of the pixels right after 20 epochs. Nothing to download.",
    )
    declare(net, channels=8)
    double = _double_conv(project)
    down, up = _down(project, double), _up(project, double)
    step, level = COLUMN_STEP, ROW_STEP + 24
    image = net.add("Input", "image", (0, 0), shape=(3, 32, 32))
    skips = [net.add(block(double), "stem", (step, 0), in_channels=3, out_channels=WIDTH[0])]
    net.connect(image, skips[0])
    for depth in (1, 2, 3):
        where = ((1 + depth) * step, depth * level)
        skips.append(net.add(block(down), f"down{depth}", where, **_channels(depth - 1, depth)))
        net.connect(skips[-2], skips[-1])
    rising = skips.pop()
    for depth in (2, 1, 0):
        where = ((7 - depth) * step, depth * level)
        raised = net.add(block(up), f"up{depth + 1}", where, **_channels(depth + 1, depth))
        net.connect(rising, raised, input="x")
        net.connect(skips[depth], raised, input="skip")
        rising = raised
    head = net.add("Conv2d", "head", (8 * step, 0), in_channels=WIDTH[0], out_channels=3, kernel_size=1)
    net.connect(rising, head)
    net.connect(head, net.add("Output", "mask", (9 * step, 0)))
    project.set_data(source="shapes", batch_size=32)
    project.set_training(optimizer="AdamW", optimizer_settings={"lr": 0.003}, epochs=20, metrics=("iou",))
    return arrange(project, placed=["UNet"])


WIDTH = [Formula("channels"), *(Formula(f"channels * {factor}") for factor in (2, 4, 8))]  # by depth
IN, OUT = Formula("in_channels"), Formula("out_channels")


def _channels(before: int, after: int) -> dict[str, Formula]:
    return {"in_channels": WIDTH[before], "out_channels": WIDTH[after]}


def _double_conv(project: Project) -> Network:
    net = add_block(project, "DoubleConv", in_channels=16, out_channels=32)
    chain(
        net,
        ("Input", "x", {"shape": (16, 128, 128)}),
        ("Conv2d", "conv1", {"in_channels": IN, "out_channels": OUT, **CONV3}),
        *(("BatchNorm2d", "bn1", {"num_features": OUT}), ("ReLU", "relu1", {})),
        ("Conv2d", "conv2", {"in_channels": OUT, "out_channels": OUT, **CONV3}),
        *(("BatchNorm2d", "bn2", {"num_features": OUT}), ("ReLU", "relu2", {})),
        ("Output", "y", {}),
    )
    return net


def _down(project: Project, double: Network) -> Network:
    net = add_block(project, "Down", in_channels=32, out_channels=64)
    chain(
        net,
        ("Input", "x", {"shape": (32, 128, 128)}),
        ("MaxPool2d", "pool", {"kernel_size": 2}),
        (block(double), "conv", {"in_channels": IN, "out_channels": OUT}),
        ("Output", "y", {}),
    )
    return net


def _up(project: Project, double: Network) -> Network:
    """What comes from below, twice as large, beside what was there on the way down."""
    net = add_block(project, "Up", in_channels=64, out_channels=32)
    below = net.add("Input", "x", shape=(64, 64, 64))
    skip = net.add("Input", "skip", shape=(32, 128, 128))
    doubling = {"in_channels": IN, "out_channels": OUT, "kernel_size": 2, "stride": 2}
    larger = chain(net, ("ConvTranspose2d", "up", doubling), after=below)
    both = join(net, "Concat", "cat", [skip, larger])
    convolved = {"in_channels": Formula("out_channels * 2"), "out_channels": OUT}
    chain(net, (block(double), "conv", convolved), ("Output", "y", {}), after=both)
    return net


def inception_block() -> Project:
    project, net = start(
        "InceptionNet",
        "Inception, four views of each picture. A block of four branches, used twice with different widths: "
        "96 % right after 20 epochs. Nothing to download.",
    )
    inception = _inception(project)
    chain(
        net,
        ("Input", "image", {"shape": (1, 8, 8)}),
        ("Conv2d", "conv", {"out_channels": 16, **CONV3}),
        ("BatchNorm2d", "bn", {}),
        ("ReLU", "relu", {}),
        (block(inception), "inception1", {"channels": 8}),
        ("MaxPool2d", "pool", {"kernel_size": 2}),
        (block(inception), "inception2", {"channels": 16}),
        ("AdaptiveAvgPool2d", "avgpool", {"output_size": 1}),
        ("Flatten", "flatten", {}),
        ("Linear", "fc", {"out_features": 10}),
        ("Output", "logits", {}),
    )
    project.set_data(source="digits", batch_size=32)
    project.set_training(optimizer="Adam", optimizer_settings={"lr": 0.002}, epochs=20)
    return arrange(project)


def _inception(project: Project) -> Network:
    """Windows of 1, 3 and 5 pixels and a pooled view, each with as many channels, joined."""
    net = add_block(project, "Inception", channels=4)
    start = net.add("Input", "x", shape=(16, 8, 8))
    point = {"out_channels": Formula("channels"), "kernel_size": 1}
    branches = [
        chain(net, ("Conv2d", "branch1", point), ("ReLU", "relu1", {}), after=start),
        _reduced(net, start, "branch2", 3),
        _reduced(net, start, "branch3", 5),
        chain(
            net,
            ("MaxPool2d", "pool", {"kernel_size": 3, "stride": 1, "padding": 1}),
            ("Conv2d", "branch4", point),
            ("ReLU", "relu4", {}),
            after=start,
        ),
    ]
    chain(net, ("Output", "y", {}), after=join(net, "Concat", "cat", branches))
    return net


def _reduced(net: Network, start: NodeRef, name: str, size: int) -> NodeRef:
    """A branch whose wide window sees fewer channels."""
    few = Formula("channels // 2")
    wide = {
        "in_channels": few,
        "out_channels": Formula("channels"),
        "kernel_size": size,
        "padding": size // 2,
    }
    return chain(
        net,
        ("Conv2d", name, {"out_channels": few, "kernel_size": 1}),
        ("ReLU", f"{name}_relu", {}),
        ("Conv2d", f"{name}_conv", wide),
        ("ReLU", f"relu{name[-1]}", {}),
        after=start,
    )


def transformer_encoder() -> Project:
    project, net = start(
        "DigitsViT",
        "Transformer encoder, a small ViT. Patches of 2 × 2 pixels, a class token and learned positions, then three "
        "encoder blocks: 96 % right after 20 epochs. Nothing to download.",
    )
    encoder = _encoder(project)
    patches = chain(
        net,
        ("Input", "image", {"shape": (1, 8, 8)}),
        ("Conv2d", "patches", {"out_channels": 64, "kernel_size": 2, "stride": 2}),
        ("Flatten", "flatten", {"start_dim": 2}),
        ("Transpose", "tokens", {}),
    )
    token = net.add("Parameter", "class_token", shape=(1, 1, 64), fill="normal", scale=0.02)
    text = "torch.cat([class_token.expand(len(tokens), -1, -1), tokens], dim=1)"
    joined = net.add("Expression", "cat", expression=text)
    net.connect(token, joined, input="class_token")
    net.connect(patches, joined, input="tokens")
    position = net.add("Parameter", "position", shape=(1, 17, 64), fill="normal", scale=0.02)
    added = join(net, "Add", "add", [joined, position])
    blocks = repeat(chain(net, (block(encoder), "blocks", {"features": 64, "heads": 4}), after=added), 3)
    chain(
        net,
        ("LayerNorm", "norm", {}),
        ("Select", "select", {"dim": 1, "index": 0}),
        ("Linear", "fc", {"out_features": 10}),
        ("Output", "logits", {}),
        after=blocks,
    )
    project.set_data(source="digits", batch_size=32)
    settings = {"lr": 0.001, "weight_decay": 0.05}
    project.set_training(optimizer="AdamW", optimizer_settings=settings, epochs=20)
    return arrange(project)


FEATURES, HEADS = Formula("features"), Formula("heads")


def _encoder(project: Project) -> Network:
    """Attention, then an MLP, each on normalised input and added to what came in."""
    net = add_block(project, "EncoderBlock", features=32, heads=2)
    start = net.add("Input", "x", shape=(17, 32))
    norm = chain(net, ("LayerNorm", "norm1", {"normalized_shape": FEATURES}), after=start)
    settings: dict[str, Any] = {
        "embed_dim": FEATURES,
        "num_heads": HEADS,
        "batch_first": True,
        "need_weights": False,
    }
    attention = net.add("MultiheadAttention", "attn", **settings)
    for port in ("query", "key", "value"):
        net.connect(norm, attention, input=port)
    _mlp(net, join(net, "Add", "add1", [start, attention]))
    return net


def _mlp(net: Network, start: NodeRef) -> None:
    """The second half of a transformer's block, with its Output."""
    wide = Formula("features * 4")
    body = chain(
        net,
        ("LayerNorm", "norm2", {"normalized_shape": FEATURES}),
        ("Linear", "fc1", {"in_features": FEATURES, "out_features": wide}),
        ("GELU", "gelu", {}),
        ("Linear", "fc2", {"in_features": wide, "out_features": FEATURES}),
        after=start,
    )
    chain(net, ("Output", "y", {}), after=join(net, "Add", "add2", [start, body]))


def mini_gpt() -> Project:
    project, net = start(
        "MiniGPT",
        "Mini-GPT, a decoder that learns to add. Blocks of causal attention predict each next digit of 12+07=019: 99 % "
        "right after 20 epochs, for sums it never saw. Nothing to download.",
    )
    declare(net, features=64, heads=4)
    causal = _causal_block(project)
    tokens = net.add("Input", "tokens", shape=("T",), dtype="int64")
    words = chain(
        net, ("Embedding", "token_embed", {"num_embeddings": 12, "embedding_dim": FEATURES}), after=tokens
    )
    position = chain(
        net,
        ("Arange", "positions", {}),
        ("Embedding", "position_embed", {"num_embeddings": 256, "embedding_dim": FEATURES}),
        after=tokens,
    )
    added = join(net, "Add", "add", [words, position])
    settings = {"features": FEATURES, "heads": HEADS}
    blocks = repeat(chain(net, (block(causal), "blocks", settings), after=added), 4)
    chain(
        net,
        ("LayerNorm", "norm", {"normalized_shape": FEATURES}),
        ("Linear", "head", {"in_features": FEATURES, "out_features": 12, "bias": False}),
        ("Output", "logits", {}),
        after=blocks,
    )
    project.set_data(source="sums", batch_size=64)
    project.set_training(
        optimizer="AdamW",
        optimizer_settings={"lr": 0.002, "weight_decay": 0.1},
        scheduler="WarmupCosine",
        epochs=20,
        metrics=("perplexity",),
    )
    return arrange(project)


def _causal_attention(project: Project) -> Network:
    """Each position attends to itself and to those before it."""
    net = add_block(project, "CausalAttention", features=32, heads=2)
    heads = {"dim": -1, "unflattened_size": Formula("(3, heads, features // heads)")}
    qkv = chain(
        net,
        ("Input", "x", {"shape": ("T", 32)}),
        ("Linear", "qkv", {"in_features": FEATURES, "out_features": Formula("features * 3")}),
        ("Unflatten", "split_heads", heads),
        ("Permute", "parts", {"dims": (2, 0, 3, 1, 4)}),
    )
    parts = [
        chain(net, ("Select", name, {"dim": 0, "index": index}), after=qkv)
        for index, name in enumerate(("query", "key", "value"))
    ]
    chain(
        net,
        ("Transpose", "transpose", {}),
        ("Flatten", "join_heads", {"start_dim": 2}),
        ("Linear", "proj", {"in_features": FEATURES, "out_features": FEATURES}),
        ("Output", "y", {}),
        after=join(net, "ScaledDotProductAttention", "attn", parts, is_causal=True),
    )
    return net


def _causal_block(project: Project) -> Network:
    attention = _causal_attention(project)
    net = add_block(project, "CausalBlock", features=32, heads=2)
    start = net.add("Input", "x", shape=("T", 32))
    attended = chain(
        net,
        ("LayerNorm", "norm1", {"normalized_shape": FEATURES}),
        (block(attention), "attn", {"features": FEATURES, "heads": HEADS}),
        after=start,
    )
    _mlp(net, join(net, "Add", "add1", [start, attended]))
    return net


def lstm_classifier() -> Project:
    project, net = start(
        "DigitsLSTM",
        "LSTM, digits read row by row. Each picture is a sequence of eight rows, and the last step decides: "
        "97 % right after 25 epochs. Nothing to download.",
    )
    lstm = chain(
        net,
        ("Input", "image", {"shape": (1, 8, 8)}),
        ("Squeeze", "rows", {"dim": 1}),
        ("LSTM", "lstm", {"hidden_size": 64, "batch_first": True}),
    )
    last = net.add("Select", "last", dim=0, index=-1)
    net.connect(lstm, last, output="h_n")
    chain(net, ("Linear", "fc", {"out_features": 10}), ("Output", "logits", {}), after=last)
    project.set_data(source="digits", batch_size=32)
    project.set_training(optimizer="Adam", optimizer_settings={"lr": 0.005}, epochs=25)
    return arrange(project)


BINARIZE = '''\
from typing import Any

import torch
from torch import Tensor, nn


class StraightThroughSign(torch.autograd.Function):
    """The sign of each number, with a gradient as if it had been left as it is."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, limit: float) -> Tensor:
        ctx.save_for_backward(x)
        ctx.limit = limit
        return torch.where(x >= 0, 1.0, -1.0)

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, None]:
        (x,) = ctx.saved_tensors
        return gradient * (x.abs() <= ctx.limit), None


class Binarize(nn.Module):
    """Turns activations into -1 and 1; those beyond the limit learn nothing."""

    def __init__(self, limit: float = 1.0) -> None:
        super().__init__()
        self.limit = limit

    def forward(self, x: Tensor) -> Tensor:
        return StraightThroughSign.apply(x, self.limit)
'''


def custom_layer() -> Project:
    project, net = start(
        "BinaryMLP",
        "Custom layer, with a backward of its own. A module in Python that gives -1 or 1 and learns all the same, by "
        "a straight-through gradient: 97 % right after 20 epochs. As a file of yours it trains with --trust.",
    )
    code = CodeDocument("c1", "Binarize", BINARIZE)
    project.edit("Add code", lambda document: document.with_code(code))
    chain(
        net,
        ("Input", "image", {"shape": (1, 8, 8)}),
        ("Flatten", "flatten", {}),
        ("Linear", "fc1", {"out_features": 128}),
        ("BatchNorm1d", "bn", {}),
        (code_type(code.id), "binarize", {}),
        ("Linear", "fc2", {"out_features": 10}),
        ("Output", "logits", {}),
    )
    project.set_data(source="digits", batch_size=32)
    project.set_training(optimizer="Adam", optimizer_settings={"lr": 0.003}, epochs=20)
    return arrange(project)
