"""Derives the catalogue from the installed torch and the overlay: ``python -m studio.engine.derive [--check]``.

What a signature says (names, types, defaults) is taken from it; the overlay adds what it can't say (categories,
ranges, which settings follow from the input, ports that aren't one tensor in and one out).
"""

from __future__ import annotations

import argparse
import importlib
import inspect
import json
import re
import sys
import tomllib
import types
import typing
from pathlib import Path
from typing import Any

import torch
from torch import nn

from studio import paths
from studio.engine.derive_backbones import backbone_heads, render_backbones, render_models, weight_names
from studio.engine.derive_functions import render_functions
from studio.engine.derive_recipe import derive_optimizers, derive_schedulers
from studio.graph.names import name_fault

DOCS = "https://docs.pytorch.org/docs/stable/generated"
VISION_DOCS = "https://docs.pytorch.org/vision/stable/generated"
LOSS_SKIPS = {"size_average", "reduce", "device", "dtype", "options", "distance_function"}

Row = dict[str, Any]


def layer_classes(overlay: Row) -> dict[str, type[nn.Module]]:
    """Every public layer of torch.nn by name; containers and losses aside."""
    found = {}
    for name in sorted(nn.modules.__all__):
        kind = getattr(nn, name)
        is_layer = inspect.isclass(kind) and issubclass(kind, nn.Module)
        if is_layer and not name.startswith("Lazy") and "Loss" not in name and "DataParallel" not in name:
            found[name] = kind
    return {name: kind for name, kind in found.items() if name not in overlay["skip_layers"]}


def derive_layers(overlay: Row) -> list[Row]:
    modules = [_module_row(name, overlay) for name in layer_classes(overlay)]
    rows = [_node_row(node, overlay) for node in overlay["node"]] + modules
    order = {category: index for index, category in enumerate(overlay["categories"])}
    first = {name: index for index, name in enumerate(overlay["first"])}
    return sorted(rows, key=lambda row: (order[row["category"]], first.get(row["type"], len(first))))


def _family(name: str, overlay: Row) -> Row:
    """The overlay's families that match, merged; later ones win."""
    merged: Row = {"settings": {}, "extra": {}}
    for family in overlay["family"]:
        if re.fullmatch(family["match"], name):
            settings = {**merged["settings"], **family.get("settings", {})}
            extra = {**merged["extra"], **family.get("extra", {})}
            merged = {**merged, **family, "settings": settings, "extra": extra}
    return merged


def _module_row(name: str, overlay: Row) -> Row:
    family = _family(name, overlay)
    signature = inspect.signature(getattr(nn, family.get("signature", name)).__init__)
    dimension = re.search(r"[123]d$", name)
    skips = {*overlay["skip_settings"], *family.get("skip", ())}
    settings = [
        _setting(parameter, overlay["settings"], family, int(dimension[0][0]) if dimension else None)
        for parameter in signature.parameters.values()
        if _is_setting(parameter) and parameter.name not in skips
    ]
    settings += [
        _complete({"name": key, **overlay["settings"].get(key, {}), **row})
        for key, row in family["extra"].items()
    ]
    row = {
        "type": name,
        "kind": "module",
        "category": family.get("category", "Other"),
        "target": f"nn.{name}",
        "stem": family.get("stem") or _stem(name),
        "help": family.get("help", "").format(
            over=overlay["over"].get(dimension[0] if dimension else "", "its input")
        ),
        "link": f"{DOCS}/torch.nn.{name}.html",
        "inputs": [_port(text) for text in family.get("inputs", ["input"])],
        "outputs": [_port(text) for text in family.get("outputs", ["output"])],
        "settings": settings,
        "call": family.get("call", ""),
        "result": family.get("result", ""),
        "keywords": family.get("keywords", []),
    }
    return {key: value for key, value in row.items() if value not in ("", [])}


def _is_setting(parameter: inspect.Parameter) -> bool:
    named = parameter.kind in (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
    return named and parameter.name != "self" and not parameter.name.startswith("_")


def _stem(name: str) -> str:
    stem = name.lower().rstrip("0123456789")
    return stem if name_fault(stem + "1") is None else "layer"


def _node_row(node: Row, overlay: Row) -> Row:
    row = {key: value for key, value in node.items() if key not in ("settings", "link", "skip", "positional")}
    row |= {
        "kind": node.get("kind", "function"),
        "inputs": [_port(text) for text in node.get("inputs", [])],
        "outputs": [_port(text) for text in node.get("outputs", ["output"] if "call" in node else [])],
        "settings": _signature_settings(node, overlay) if _is_class(node) else _own_settings(node, overlay),
        "link": _node_link(node),
    }
    return {key: value for key, value in row.items() if value not in ("", [])}


def _own_settings(node: Row, overlay: Row) -> list[Row]:
    return [
        _complete({"name": name, **overlay["settings"].get(name, {}), **_with_choices(row)})
        for name, row in node.get("settings", {}).items()
    ]


def _is_class(node: Row) -> bool:
    """Whether a node calls a class, whose signature tells its settings."""
    module, _, name = node.get("target", "").rpartition(".")
    return bool(module) and inspect.isclass(getattr(importlib.import_module(module), name))


def _signature_settings(node: Row, overlay: Row) -> list[Row]:
    """The settings of a layer from outside torch.nn, as its constructor has them."""
    module, _, name = node["target"].rpartition(".")
    signature = inspect.signature(getattr(importlib.import_module(module), name).__init__)
    skips = {*overlay["skip_settings"], *node.get("skip", ())}
    family = {"settings": node.get("settings", {}), "positional": node.get("positional", ())}
    dimension = re.search(r"([123])d", name)
    return [
        _setting(parameter, overlay["settings"], family, int(dimension[1]) if dimension else None)
        for parameter in signature.parameters.values()
        if _is_setting(parameter) and parameter.name not in skips
    ]


def _node_link(node: Row) -> str:
    if "target" in node:
        return f"{VISION_DOCS}/{node['target']}.html"
    link: str = node.get("link", "")
    return link if not link or link.startswith("https:") else f"{DOCS}/{link}.html"


def _with_choices(row: Row) -> Row:
    """``choices_from``: the names of torchvision's models, or of their weights."""
    if "choices_from" not in row:
        return row
    rest = {key: value for key, value in row.items() if key != "choices_from"}
    return rest | {
        "choices": list(backbone_heads()) if row["choices_from"] == "backbones" else weight_names()
    }


def _port(text: str) -> Row:
    """``name``, ``name?`` (optional), ``name*`` (variadic), each with ``:kind``."""
    name, _, kind = text.partition(":")
    row: Row = {"name": name.rstrip("?*")}
    if kind:
        row["kind"] = kind
    if name.endswith("?"):
        row["optional"] = True
    if name.endswith("*"):
        row["variadic"] = True
    return row


def _setting(parameter: inspect.Parameter, common: Row, family: Row, dimension: int | None) -> Row:
    row: Row = {"name": parameter.name, **_typed(parameter, dimension or family.get("axes"))}
    if parameter.name in family.get("positional", ()):
        row["positional"] = True
    row |= common.get(parameter.name, {})
    return _complete(row | family["settings"].get(parameter.name, {}))


def _complete(row: Row) -> Row:
    """A row in its final form: text with choices is a choice, and fields that say nothing are left out."""
    row.setdefault("kind", "text")
    if row["kind"] == "text" and "choices" in row:
        row["kind"] = "choice"
    if row["kind"] not in ("int", "float", "ints", "floats", "shape"):
        row.pop("minimum", None)
    if row["kind"] == "shape":
        row.pop("axes", None)
    if row.get("axis") is not None:
        row.pop("suggested", None)
    return {key: value for key, value in row.items() if value is not None}


def _typed(parameter: inspect.Parameter, dimension: int | None) -> Row:
    """Kind, default, nullability and tuple length, as the annotation and the default say."""
    row: Row = {}
    required = parameter.default is inspect.Parameter.empty
    if required:
        row["required"] = True
    elif not callable(parameter.default):
        row["default"] = _plain(parameter.default)
    options = _options(parameter.annotation)
    if type(None) in options or (not required and parameter.default is None):
        row["nullable"] = True
    return row | _kind(options, parameter, dimension)


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _options(annotation: Any) -> list[Any]:
    """The members of a union, or the annotation itself."""
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        return [inner for option in typing.get_args(annotation) for inner in _options(option)]
    return [] if annotation is inspect.Parameter.empty else [annotation]


def _kind(options: list[Any], parameter: inspect.Parameter, dimension: int | None) -> Row:
    for option in options:
        if typing.get_origin(option) is typing.Literal:
            return {"kind": "choice", "choices": list(typing.get_args(option))}
    tuples = [option for option in options if typing.get_origin(option) in (tuple, list)]
    if tuples:
        members = [member for member in typing.get_args(tuples[0]) if member is not Ellipsis]
        fixed = typing.get_origin(tuples[0]) is tuple and Ellipsis not in typing.get_args(tuples[0])
        row: Row = {"kind": "floats" if float in members else "ints"}
        axes = len(members) if fixed else dimension
        return row | ({"axes": axes} if axes else {})
    for kind in (bool, int, float, str):
        if kind in options and not (kind is int and float in options):
            return {"kind": {bool: "bool", int: "int", float: "float", str: "text"}[kind]}
    return _kind_of_default(parameter.name, parameter.default)


def _kind_of_default(name: str, default: Any) -> Row:
    if isinstance(default, bool | int | float | str):
        return {"kind": {bool: "bool", int: "int", float: "float", str: "text"}[type(default)]}
    return {"kind": "text" if name == "activation" else "int"}


def loss_classes(overlay: Row) -> dict[str, type[nn.Module]]:
    """Every loss of torch.nn by name."""
    names = [name for name in sorted(nn.modules.__all__) if name.endswith("Loss")]
    return {name: getattr(nn, name) for name in names if name not in overlay["skip_layers"]}


def derive_losses(overlay: Row) -> list[Row]:
    """The losses of torch.nn. Settings that hold a tensor are typed as numbers: one for each class."""
    rows = []
    for name, kind in loss_classes(overlay).items():
        settings = [
            _complete(
                {
                    "name": parameter.name,
                    **_typed(parameter, None),
                    **overlay["loss_settings"].get(parameter.name, {}),
                }
            )
            for parameter in inspect.signature(kind.__init__).parameters.values()
            if _is_setting(parameter) and parameter.name not in LOSS_SKIPS
        ]
        link = f"{DOCS}/torch.nn.{name}.html"
        entry = overlay["losses"].get(name, {"title": name, "help": ""})
        rows.append({"name": name, **entry, "target": f"nn.{name}", "link": link, "settings": settings})
    return rows


def typed(parameter: inspect.Parameter, common: Row) -> Row:
    """A setting's row: what the parameter's annotation and default say, and what the overlay adds."""
    return _complete({"name": parameter.name, **_typed(parameter, None), **common.get(parameter.name, {})})


def render(rows: list[Row]) -> str:
    """JSON, one field or setting to a line, so that a change of torch's reads well in a diff."""
    return "[\n" + ",\n".join(_render_row(row) for row in rows) + "\n]\n"


def _render_row(row: Row) -> str:
    lines = []
    for key, value in row.items():
        if key == "settings":
            inner = ",\n".join(f"      {json.dumps(item, ensure_ascii=False)}" for item in value)
            lines.append(f'    "settings": [\n{inner}\n    ]')
        else:
            lines.append(f"    {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}")
    return "  {\n" + ",\n".join(lines) + "\n  }"


def derived_files() -> dict[Path, str]:
    """What the catalogue's files should hold for the installed torch."""
    folder = paths.resources() / "catalogue"
    overlay = tomllib.loads((folder / "overlay.toml").read_text(encoding="utf-8"))
    return {
        folder / "layers.json": render(derive_layers(overlay)),
        folder / "functions.json": render_functions(),
        folder / "backbones.json": render_backbones(),
        folder / "torchvision_models.json": render_models(),
        folder / "losses.json": render(derive_losses(overlay)),
        folder / "optimizers.json": render(derive_optimizers(overlay, typed)),
        folder / "schedulers.json": render(derive_schedulers(overlay, typed)),
    }


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Derive the catalogue from the installed torch.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a file would change")
    check = parser.parse_args(arguments).check
    stale = [
        path
        for path, text in derived_files().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    for path in stale:
        if check:
            print(f"{path.name} doesn't fit the installed torch {torch.__version__}", file=sys.stderr)
        else:
            path.write_text(derived_files()[path], encoding="utf-8")
            print(f"wrote {path}")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
