"""What an imported model is made of before it is a document: items (nodes to be) and the values between them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from studio.engine.importing.tracing import Scope


@dataclass(eq=False)
class Item:
    """A node to be. ``inputs`` are its wires: port, and the value that ends there.

    ``path`` is the original module, parameter or buffer (None for functions): where its weights are.
    ``freeze``: its weights aren't trained. ``place`` is the line of the model's code that called it. ``uncalled``: the
    model has it and doesn't use it.
    """

    type: str
    settings: dict[str, Any] = field(default_factory=dict)
    inputs: list[tuple[str, Value]] = field(default_factory=list)
    outputs: tuple[str, ...] = ("output",)
    stem: str = ""
    path: str | None = None
    has_weights: bool = False
    freeze: bool = False
    scopes: tuple[Scope, ...] = ()
    place: str = ""
    uncalled: bool = False


@dataclass(eq=False)
class Value:
    """One output of an item. Values are compared by identity: each has one object. ``shape`` and ``dtype`` are the
    example's."""

    item: Item
    output: str
    shape: tuple[int, ...] = ()
    dtype: str = "float32"

    def __repr__(self) -> str:
        return f"{self.item.type}.{self.output}"
