"""A chain of 1,000 layers here and in AIForge Studio, where that is installed: shapes, source, building.

AIForge Studio draws chains only, so that the chain is what both can do. nndesigner has no shapes, and writes source
from a graph that its window holds, so that it can't be measured beside these.
"""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable
from typing import Any

from studio.engine.compiler import compile_network
from studio.engine.shapes import ShapeInference
from studio.graph.catalogue_file import load_catalogue
from studio.graph.document import NetworkDocument
from studio.graph.source import write_module, write_project
from tests.benchmarks.large_graph import Drawing

PAIRS = 499  # of Linear and ReLU, with an Input and an Output around them
ROUNDS = 5


def best(function: Callable[[], object]) -> float:
    """The best of some rounds, in milliseconds."""
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        function()
        times.append((time.perf_counter() - began) * 1000)
    return min(times)


def chain(width: int) -> Drawing:
    drawing = Drawing()
    last = drawing.add("Input", shape=(width,))
    for _ in range(PAIRS):
        last = drawing.add("ReLU", drawing.add("Linear", last, out_features=width))
    drawing.add("Output", last)
    return drawing


def ours() -> dict[str, float]:
    document = chain(64).document("Chain")
    network: NetworkDocument = document.networks["g1"]
    others = [chain(65 + index).document("Chain") for index in range(ROUNDS)]
    inference, catalogue = ShapeInference(load_catalogue()), load_catalogue()
    facts = inference.infer(network, document)
    fresh = best(lambda: ShapeInference(load_catalogue()).infer(network, document))
    waiting = iter(others)

    def infer_other() -> None:
        other = next(waiting)
        inference.infer(other.networks["g1"], other)

    return {
        "shapes from nothing": fresh,
        "shapes that all change": best(infer_other),
        "source": best(lambda: write_module(write_project(document, "g1", catalogue, facts))),
        "module": best(lambda: compile_network(document, "Chain")),
    }


def theirs(spec: Any) -> dict[str, float]:
    def model(width: int) -> Any:
        kinds = [("Linear", {"out_features": width}), ("ReLU", {})] * PAIRS
        layers = [spec.LayerSpec.new(kind, **settings) for kind, settings in kinds]
        return spec.ModelSpec("Chain", [width], layers=layers)

    def from_nothing() -> None:
        spec._analyze_layer.cache_clear()
        model(64).analyze()

    waiting = iter([model(65 + index) for index in range(ROUNDS)])
    known = model(64)
    return {
        "shapes from nothing": best(from_nothing),
        "shapes that all change": best(lambda: next(waiting).analyze()),
        "source": best(lambda: spec.to_pytorch_source(known)),
        "module": best(known.build),
    }


def main() -> None:
    here = ours()
    try:
        there = theirs(importlib.import_module("aiforge.spec"))
    except ImportError:
        there = {}
        print("AIForge Studio isn't installed: only our side is measured")
    for name, milliseconds in here.items():
        beside = f"   AIForge Studio {there[name]:8.1f} ms" if there else ""
        print(f"{name:24} here {milliseconds:8.1f} ms{beside}")


if __name__ == "__main__":
    main()
