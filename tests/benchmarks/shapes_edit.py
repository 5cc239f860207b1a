"""From an edit to its shapes in a network of 50 layers; and what compiling one of 500 costs."""

from __future__ import annotations

import statistics
import time

from studio.engine.compiler import compile_network
from studio.engine.shapes import ShapeInference
from studio.graph.catalogue_file import load_catalogue
from studio.graph.document import NetworkDocument
from studio.graph.project import Network, Project

EDITS = 50


def deep_network(layers: int) -> Network:
    net = Project().add_network("Deep")
    previous = net.add("Input", shape=(3, 32, 32))
    for index in range(layers):
        kind, values = (
            ("Conv2d", {"out_channels": 16, "kernel_size": 3, "padding": 1}),
            ("BatchNorm2d", {}),
            ("ReLU", {}),
        )[index % 3]
        node = net.add(kind, **values)  # type: ignore[arg-type]
        net.connect(previous, node)
        previous = node
    net.connect(previous, net.add("Output"))
    return net


def milliseconds(inference: ShapeInference, network: NetworkDocument) -> float:
    start = time.perf_counter()
    inference.infer(network)
    return (time.perf_counter() - start) * 1000


def main() -> None:
    net = deep_network(50)
    fresh = [milliseconds(ShapeInference(load_catalogue()), net.document) for _ in range(10)]
    inference = ShapeInference(load_catalogue())
    inference.infer(net.document)
    same, changed = [], []
    for index in range(EDITS):
        net.set("conv9", kernel_size=3, bias=bool(index % 2))
        same.append(milliseconds(inference, net.document))
        net.set("conv1", out_channels=17 + index)
        changed.append(milliseconds(inference, net.document))
    print(f"50 layers from nothing: {statistics.median(fresh):.1f} ms")
    print(f"after an edit in the middle: {statistics.median(same):.1f} ms (target 16)")
    print(f"after a new width in the first layer: {statistics.median(changed):.1f} ms (target 16)")
    large = deep_network(500)
    start = time.perf_counter()
    compile_network(large.project, "Deep")
    print(f"500 layers compiled and made: {(time.perf_counter() - start) * 1000:.0f} ms")


if __name__ == "__main__":
    main()
