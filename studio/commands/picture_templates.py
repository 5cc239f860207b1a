"""The templates that are made of blocks and see each picture as a whole: residual, U-shaped, branched, custom."""

from __future__ import annotations

from typing import Any

from studio.commands.template_drawing import (
    COLUMN_STEP,
    ROW_STEP,
    add_block,
    arrange,
    block,
    chain,
    declare,
    join,
    repeat,
    share,
    start,
)
from studio.graph.custom_code import code_type
from studio.graph.document import CodeDocument
from studio.graph.formulas import Formula
from studio.graph.project import Network, NodeRef, Project

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
