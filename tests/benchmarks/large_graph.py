"""A network of 1,000 layers with branches: shapes from nothing and after edits, source, compiling, and running it."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor, nn

from studio.engine.compiler import compile_network
from studio.engine.shapes import ShapeInference
from studio.graph.catalogue_file import load_catalogue
from studio.graph.document import Edge, NetworkDocument, Node, ProjectDocument, frozen
from studio.graph.source import write_module, write_project

CATALOGUE = load_catalogue()
ROUNDS = 5
COPIES = 4  # of each network whose steps are measured; an even number


class Drawing:
    """Nodes and wires, collected at once: a thousand edits would take longer than what is measured."""

    def __init__(self) -> None:
        self.nodes: dict[str, Node] = {}
        self.edges: dict[tuple[str, str], Edge] = {}

    def add(self, kind: str, *sources: str, **settings: Any) -> str:
        key = f"n{len(self.nodes) + 1}"
        self.nodes[key] = Node(key, kind, f"{kind.lower()}{len(self.nodes) + 1}", frozen(settings))
        for source, port in zip(sources, (port.name for port in CATALOGUE.layers[kind].inputs), strict=False):
            self.edges[key, port] = Edge(source, "output", key, port)
        return key

    def document(self, name: str) -> ProjectDocument:
        network = NetworkDocument("g1", name, frozen(self.nodes), frozen(self.edges))
        return ProjectDocument(frozen({"g1": network}))


def convolved(drawing: Drawing, last: str, channels: int, size: int = 3, stride: int = 1) -> str:
    values = {
        "out_channels": channels,
        "kernel_size": size,
        "stride": stride,
        "padding": size // 2,
        "bias": False,
    }
    return drawing.add("BatchNorm2d", drawing.add("Conv2d", last, **values))


def residual(drawing: Drawing, last: str, channels: int, stride: int = 1, widen: bool = False) -> str:
    body = drawing.add("ReLU", convolved(drawing, last, channels, stride=stride))
    body = convolved(drawing, body, channels)
    if widen:
        last = convolved(drawing, last, channels, 1, stride)
    return drawing.add("ReLU", drawing.add("Add", body, last))


def large_network(layers: int = 1000) -> ProjectDocument:
    drawing = Drawing()
    last = drawing.add("Input", shape=(3, 32, 32))
    last = drawing.add("Conv2d", last, out_channels=16, kernel_size=3, padding=1)
    while len(drawing.nodes) < layers - 12:
        last = residual(drawing, last, 16, widen=True)
    drawing.add("Output", drawing.add("Linear", drawing.add("Flatten", last), out_features=10))
    return drawing.document("Large")


def resnet18() -> ProjectDocument:
    drawing = Drawing()
    last = convolved(drawing, drawing.add("Input", shape=(3, 64, 64)), 64, 7, 2)
    last = drawing.add("MaxPool2d", drawing.add("ReLU", last), kernel_size=3, stride=2, padding=1)
    for channels in (64, 128, 256, 512):
        last = residual(drawing, last, channels, 1 if channels == 64 else 2, widen=channels > 64)
        last = residual(drawing, last, channels)
    last = drawing.add("Flatten", drawing.add("AdaptiveAvgPool2d", last, output_size=1))
    drawing.add("Output", drawing.add("Linear", last, out_features=10))
    return drawing.document("ResNet")


def deep_mlp(layers: int = 100) -> ProjectDocument:
    drawing = Drawing()
    last = drawing.add("Input", shape=(8,))
    for _ in range(layers):
        last = drawing.add("ReLU", drawing.add("Linear", last, out_features=8))
    drawing.add("Output", last)
    return drawing.document("Deep")


def with_settings(document: ProjectDocument, node_id: str, **settings: Any) -> ProjectDocument:
    network = document.networks["g1"]
    node = network.nodes[node_id]
    changed = replace(node, settings=frozen({**node.settings, **settings}))
    return document.with_network(network.with_node(changed))


def milliseconds(function: Callable[[], Any]) -> float:
    start = time.perf_counter()
    function()
    return (time.perf_counter() - start) * 1000


def median(function: Callable[[int], Callable[[], Any]]) -> float:
    """The middle of a few rounds; what ``function`` does before it returns isn't measured."""
    return statistics.median(milliseconds(function(number)) for number in range(ROUNDS))


def report(words: str, value: float, target: float, unit: str = " ms") -> None:
    missed = value < target if not unit else value > target
    print(f"{words}: {value:.3g}{unit} (target {target:g}){' MISSED' if missed else ''}")


def infer(inference: ShapeInference, document: ProjectDocument) -> Callable[[], Any]:
    return lambda: inference.infer(document.networks["g1"], document)


def writing(document: ProjectDocument) -> Callable[[], Any]:
    facts = ShapeInference(CATALOGUE).infer(document.networks["g1"], document)
    return lambda: write_module(write_project(document, "g1", CATALOGUE, facts))


def shapes_and_source() -> None:
    infer(ShapeInference(CATALOGUE), large_network(30))()
    report("shapes from nothing", median(lambda _: infer(ShapeInference(CATALOGUE), large_network())), 250)
    inference, document = ShapeInference(CATALOGUE), large_network()
    infer(inference, document)()
    middle = "n500"
    while document.networks["g1"].nodes[middle].type != "Conv2d":
        middle = f"n{int(middle[1:]) + 1}"
    padded = [with_settings(document, middle, padding_mode=mode) for mode in ("zeros", "reflect", "circular")]
    report("after an edit that leaves the shapes", median(lambda i: infer(inference, padded[i % 3])), 16)
    sized = [with_settings(document, "n1", shape=(3, 20 + 4 * i, 24)) for i in range(ROUNDS)]
    report("after an edit that changes every shape", median(lambda i: infer(inference, sized[i])), 100)
    report("source", median(lambda _: writing(large_network())), 50)


def compiling(document: ProjectDocument) -> Callable[[], Any]:
    return lambda: compile_network(document, "Large")


def construction() -> None:
    document = large_network()
    module = compile_network(document, "Large")
    kind = type(module)
    made = statistics.median(milliseconds(kind) for _ in range(ROUNDS))
    whole = median(lambda _: compiling(large_network()))
    report("compile, besides making the layers", whole - made, 150)


def hand_mlp(layers: int = 100) -> nn.Module:
    """Each layer by its name, as a person writes them: looking one up costs the same in both networks."""
    made = [f"        self.fc{i}, self.relu{i} = nn.Linear(8, 8), nn.ReLU()" for i in range(layers)]
    called = [f"        x = self.relu{i}(self.fc{i}(x))" for i in range(layers)]
    text = ["class Hand(nn.Module):", "    def __init__(self):", "        super().__init__()", *made]
    text += ["    def forward(self, x):", *called, "        return x"]
    names: dict[str, Any] = {"nn": nn}
    exec("\n".join(text), names)
    module: nn.Module = names["Hand"]()
    return module


def convolution(inputs: int, outputs: int, size: int, stride: int) -> nn.Sequential:
    conv = nn.Conv2d(inputs, outputs, size, stride, size // 2, bias=False)
    return nn.Sequential(conv, nn.BatchNorm2d(outputs))


class HandResidual(nn.Module):
    def __init__(self, inputs: int, outputs: int, stride: int) -> None:
        super().__init__()
        self.conv1, self.conv2 = convolution(inputs, outputs, 3, stride), convolution(outputs, outputs, 3, 1)
        self.relu1, self.relu2 = nn.ReLU(), nn.ReLU()
        self.skip = convolution(inputs, outputs, 1, stride) if inputs != outputs else None

    def forward(self, x: Tensor) -> Tensor:
        y = self.conv2(self.relu1(self.conv1(x)))
        return self.relu2(y + (x if self.skip is None else self.skip(x)))


class HandResNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Sequential(convolution(3, 64, 7, 2), nn.ReLU(), nn.MaxPool2d(3, 2, 1))
        rows = [(64, 64, 1), (64, 64, 1), (64, 128, 2), (128, 128, 1)]
        rows += [(128, 256, 2), (256, 256, 1), (256, 512, 2), (512, 512, 1)]
        self.blocks = nn.Sequential(*(HandResidual(*row) for row in rows))
        self.head = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(512, 10))

    def forward(self, x: Tensor) -> Tensor:
        return self.head(self.blocks(self.stem(x)))


def step_time(module: nn.Module, x: Tensor) -> float:
    start = time.process_time()
    module(x).sum().backward()
    return time.process_time() - start


def running(
    words: str, ours: Callable[[], nn.Module], by_hand: Callable[[], nn.Module], x: Tensor, rounds: int
) -> None:
    """The middle of the ratios of rounds, in which several copies of each take a step, in any order.

    Where in memory a copy happens to be is worth more than a per cent, which is why one isn't enough. How much of the
    ratio is chance, half of the copies by hand against the other half tell.
    """
    modules = [make() for _ in range(COPIES) for make in (ours, by_hand)]
    assert len({sum(p.numel() for p in module.parameters()) for module in modules}) == 1
    order, chance = list(range(len(modules))), random.Random(0)
    taken: list[list[float]] = []
    for _ in range(rounds):
        chance.shuffle(order)
        times = {which: step_time(modules[which], x) for which in order}
        taken.append([times[which] for which in range(len(modules))])
    warm = taken[rounds // 20 :]
    ratio = statistics.median(sum(times[1::2]) / sum(times[0::2]) for times in warm)
    other = statistics.median(sum(times[1::4]) / sum(times[3::4]) for times in warm)
    report(f"{words}, speed against the same by hand (by hand against itself {other:.3f})", ratio, 0.99, "")


def main() -> None:
    torch.set_num_threads(1)
    shapes_and_source()
    construction()
    running("100 small layers", lambda: compile_network(deep_mlp(), "Deep"), hand_mlp, torch.rand(4, 8), 800)
    x = torch.rand(4, 3, 64, 64)
    running("ResNet-18", lambda: compile_network(resnet18(), "ResNet"), HandResNet, x, 40)


if __name__ == "__main__":
    main()
