"""Weights that a model has and doesn't use: layers that its ``forward`` doesn't call, or whose results go nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import torch
from torch import Tensor, nn

from studio.engine.importing.constants import frozen_paths, tied_parameters
from studio.engine.importing.errors import ModelImportError
from studio.engine.importing.items import Item
from studio.engine.importing.modules import module_item
from studio.engine.importing.tracing import OPENED, Scope
from studio.graph.catalogue import Catalogue


def with_unused(
    items: Sequence[Item], module: nn.Module, catalogue: Catalogue, flat: bool
) -> tuple[list[Item], list[str]]:
    """The items, and behind those of the same submodule what it has besides; also the paths of what was added."""
    finder = _Finder(items, module, catalogue)
    found = list(finder.missing(module, ""))
    if not found:
        return list(items), []
    return _placed(items, found, flat), [item.path or "" for item in found]


class _Finder:
    def __init__(self, items: Sequence[Item], module: nn.Module, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._used = {item.path for item in items if item.path is not None}
        self._tied = tied_parameters(module)
        self._frozen = frozen_paths(module)
        self._seen: set[int] = set()

    def missing(self, module: nn.Module, path: str) -> Iterator[Item]:
        if path in self._used or id(module) in self._seen:
            return
        self._seen.add(id(module))
        own = [name for name, _ in module.named_parameters(path, recurse=False) if not self._is_used(name)]
        if own and len(own) == len(list(module.parameters())) and path:
            layer = self._layer(module, path)
            if layer is not None:
                yield layer
                return
        for name in own:
            yield self._parameter(module.get_parameter(name.rpartition(".")[2]), name)
        for name, child in module.named_children():
            yield from self.missing(child, f"{path}.{name}" if path else name)

    def _is_used(self, name: str) -> bool:
        return name in self._used or name in self._tied

    def _layer(self, module: nn.Module, path: str) -> Item | None:
        if isinstance(module, OPENED):
            return None
        try:
            spec, settings = module_item(module, self._catalogue, path)
        except ModelImportError:
            return None
        outputs = tuple(port.name for port in spec.outputs)
        return self._item(spec.type, dict(settings), path, outputs)

    def _parameter(self, tensor: Tensor, path: str) -> Item:
        settings: dict[str, object] = {"shape": tuple(tensor.shape)}
        if tensor.dtype != torch.float32 or not tensor.dim():
            dtype = f", dtype={tensor.dtype}" if tensor.dtype != torch.float32 else ""
            sizes = ", ".join(map(str, tensor.shape)) or "()"
            settings = {"expression": f"torch.zeros({sizes}{dtype})"}
        return self._item("Parameter", settings, path, ("output",))

    def _item(self, kind: str, settings: dict[str, object], path: str, outputs: tuple[str, ...]) -> Item:
        frozen = path in self._frozen
        stem = path.rpartition(".")[2]
        return Item(kind, settings, [], outputs, stem, path, has_weights=True, freeze=frozen, uncalled=True)


def _placed(items: Sequence[Item], found: Sequence[Item], flat: bool) -> list[Item]:
    """Each behind the last item of the closest submodule around it that is called."""
    last: dict[tuple[Scope, ...], int] = {}
    by_path: dict[str, list[tuple[Scope, ...]]] = {}
    for index, item in enumerate(items):
        for depth in range(1, len(item.scopes) + 1):
            scopes = item.scopes[:depth]
            if scopes not in last:
                by_path.setdefault(scopes[-1].path, []).append(scopes)
            last[scopes] = index
    following: dict[int, list[Item]] = {}
    for item in found:
        for scopes in _calls_around(item.path or "", by_path) if not flat else [()]:
            copy = replace(item, scopes=scopes)
            following.setdefault(last.get(scopes, len(items) - 1), []).append(copy)
    placed: list[Item] = []
    for index, item in enumerate(items):
        inner_first = sorted(following.get(index, ()), key=lambda added: -len(added.scopes))
        placed += [item, *inner_first]
    return placed


def _calls_around(path: str, calls: Mapping[str, list[tuple[Scope, ...]]]) -> list[tuple[Scope, ...]]:
    """Every call of the closest submodule around a path; a module that is called twice has its layers in both."""
    while path:
        path = path.rpartition(".")[0]
        if path in calls:
            return calls[path]
    return [()]
