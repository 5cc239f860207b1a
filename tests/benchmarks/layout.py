"""What laying out a network of 1,000 nodes takes."""

from __future__ import annotations

import statistics
import time

from studio.graph.document import NetworkDocument
from studio.graph.layout import layout
from tests.graph.layout_nets import chain, dense, inception, residual, sized, unet

RUNS = 5


def seconds(network: NetworkDocument) -> float:
    start = time.perf_counter()
    layout(network, sized(network))
    return time.perf_counter() - start


def main() -> None:
    networks = {
        "residual": residual(130),
        "inception": inception(83),
        "U-Net": unet(142),
        "densely connected": dense(20),
        "chain": chain(10_000),
    }
    for name, network in networks.items():
        taken = statistics.median(seconds(network) for _ in range(RUNS))
        target = " (target 1)" if name == "residual" else ""
        print(f"{name}, {len(network.nodes):,} nodes: {taken:.2f} s{target}")


if __name__ == "__main__":
    main()
