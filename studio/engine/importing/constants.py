"""Tensors that a model owns beside its layers: as expressions, and which of them several modules have."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from studio.graph.settings import LONGEST_TEXT

MOST_LITERALS = 64  # numbers of a constant that are written out in the source


def tied_parameters(root: nn.Module) -> dict[str, str]:
    """Parameters that two modules own, by each of their paths: the first one's path."""
    paths: dict[int, list[str]] = {}
    for name, parameter in root.named_parameters(remove_duplicate=False):
        paths.setdefault(id(parameter), []).append(name)
    owners: dict[str, str] = {}
    for names in paths.values():
        modules = {id(root.get_submodule(name.rpartition(".")[0])) for name in names}
        if len(modules) > 1:
            owners |= dict.fromkeys(names, names[0])
    return owners


def frozen_paths(root: nn.Module) -> frozenset[str]:
    """Parameters that aren't trained, and modules none of whose own parameters is."""
    frozen = {path for path, parameter in root.named_parameters() if not parameter.requires_grad}
    for path, module in root.named_modules():
        own = list(module.parameters())
        if own and not any(parameter.requires_grad for parameter in own):
            frozen.add(path)
    return frozenset(frozen)


def as_expression(tensor: Tensor, tables: list[str], path: str) -> str:
    """A tensor as an expression that makes it, or one of its shape and type when it is too large to write out."""
    dtype = f", dtype={tensor.dtype}" if tensor.dtype != torch.float32 else ""
    shape: Sequence[int] = tuple(tensor.shape)
    sizes = ", ".join(map(str, shape)) if shape else "()"
    if tensor.is_meta:
        return f"torch.zeros({sizes}{dtype})"
    for text in (f"torch.zeros({sizes}{dtype})", f"torch.ones({sizes}{dtype})"):
        if torch.equal(eval(text), tensor):
            return text
    if tensor.dim() >= 2 and tensor.shape[-1] == tensor.shape[-2]:
        size = tensor.shape[-1]
        for name in ("tril", "triu"):
            text = f"torch.{name}(torch.ones({size}, {size}{dtype}))" + (
                f".view({sizes})" if len(shape) > 2 else ""
            )
            if tensor.numel() == size * size and torch.equal(eval(text), tensor):
                return text
    if tensor.dim() == 1 and tensor.dtype == torch.int64 and torch.equal(torch.arange(len(tensor)), tensor):
        return f"torch.arange({len(tensor)})"
    if tensor.numel() <= MOST_LITERALS and torch.isfinite(tensor).all():
        text = f"torch.tensor({tensor.tolist()}{dtype or ', dtype=torch.float32'})"
        if len(text) <= LONGEST_TEXT // 2:  # as it is written in the end, it is longer
            return text
    tables.append(path)
    return f"torch.zeros({sizes}{dtype})"
