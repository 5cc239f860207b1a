"""``layerloom summary``: what a project's networks are made of, as a table."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from studio.commands.common import add_file, add_json, add_trust, load, table
from studio.graph.errors import UnknownNetworkError

if TYPE_CHECKING:
    from studio.engine.summary import Cost, LayerSummary, NetworkSummary

DESCRIPTION = """\
Tell what each network is made of: every layer's output, parameters, multiply-adds and the memory of its result for
one sample; what is inside of blocks is indented. Layers that lead to no Output are no part of it.
Exit status: 0, or 1 when some shapes can't be known (`layerloom check` says why)."""
EPILOG = """\
JSON, an array: {"network", "parameters", "multiply_adds", "activation_bytes", "known", "layers": [LAYER, ...]}
LAYER: {"name", "type", "repeat", "outputs": [{"shape", "dtype"}], "parameters", "multiply_adds",
        "activation_bytes", "layers": [LAYER, ...]}"""
UNITS = ("KiB", "MiB", "GiB", "TiB")
HEAD = ("node", "type", "output", "parameters", "multiply-adds", "activations")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_file(parser)
    parser.add_argument("--network", metavar="N", help="only this network")
    add_trust(parser)
    add_json(parser, "a JSON array of networks instead of tables")


def run(options: argparse.Namespace) -> int:
    from studio.engine.shapes import ShapeInference
    from studio.engine.summary import summarise
    from studio.graph.catalogue_file import load_catalogue

    document = load(options.file, options.trust).document
    networks = [network for network in document if options.network in (None, network.name)]
    if options.network is not None and not networks:
        raise UnknownNetworkError(options.network, [network.name for network in document])
    inference = ShapeInference(load_catalogue())
    summaries = [summarise(document, network, inference) for network in networks]
    if options.json:
        print(json.dumps([_network_as_json(summary) for summary in summaries], ensure_ascii=False, indent=2))
    else:
        print("\n\n".join(_text(summary) for summary in summaries))
    unknown = [summary.name for summary in summaries if not summary.known]
    if unknown:
        print(
            f"note: not all shapes of {', '.join(unknown)} are known; `layerloom check` says why",
            file=sys.stderr,
        )
    return 1 if unknown else 0


def _text(summary: NetworkSummary) -> str:
    rows = [HEAD, *_rows(summary.layers), ("total", "", "", *_costs(summary.total))]
    return f"{summary.name}\n{table(rows, numbers=(3, 4, 5))}"


def _rows(layers: tuple[LayerSummary, ...], depth: int = 0) -> Iterator[tuple[str, ...]]:
    for layer in layers:
        times = f" × {layer.repeat}" if layer.repeat > 1 else ""
        shapes = ", ".join(str(tensor) for tensor in layer.outputs) or "?"
        yield ("  " * depth + layer.name, layer.type + times, shapes, *_costs(layer.cost))
        yield from _rows(layer.inner, depth + 1)


def _costs(cost: Cost) -> tuple[str, ...]:
    return (f"{cost.parameters:,}", f"{cost.multiply_adds:,}", _size(cost.activations))


def _size(count: int) -> str:
    if count < 1024:
        return f"{count} B"
    step = min((count.bit_length() - 1) // 10, len(UNITS))
    return f"{count / 1024**step:.1f} {UNITS[step - 1]}"


def _network_as_json(summary: NetworkSummary) -> dict[str, Any]:
    return {
        "network": summary.name,
        **_cost_as_json(summary.total),
        "known": summary.known,
        "layers": [_layer_as_json(layer) for layer in summary.layers],
    }


def _layer_as_json(layer: LayerSummary) -> dict[str, Any]:
    return {
        "name": layer.name,
        "type": layer.type,
        "repeat": layer.repeat,
        "outputs": [{"shape": list(tensor.shape), "dtype": tensor.dtype} for tensor in layer.outputs],
        **_cost_as_json(layer.cost),
        "layers": [_layer_as_json(inner) for inner in layer.inner],
    }


def _cost_as_json(cost: Cost) -> dict[str, int]:
    return {
        "parameters": cost.parameters,
        "multiply_adds": cost.multiply_adds,
        "activation_bytes": cost.activations,
    }
