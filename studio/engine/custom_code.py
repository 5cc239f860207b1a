"""Runs custom code: only where the project is trusted, which the caller has to know."""

from __future__ import annotations

import linecache
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from studio.graph.custom_code import read_code
from studio.graph.document import CodeDocument


def run_code(code: CodeDocument) -> Mapping[str, Any]:
    """What custom code defines. Its errors come with its own lines (``<code NAME>``)."""
    read_code(code)
    return _run(code.name, code.text)


@lru_cache(maxsize=256)
def _run(name: str, text: str) -> Mapping[str, Any]:
    filename = f"<code {name}>"
    linecache.cache[filename] = (len(text), None, text.splitlines(keepends=True), filename)
    namespace: dict[str, Any] = {
        "__name__": f"layerloom.code.{name}",
        "torch": torch,
        "nn": nn,
        "F": functional,
        "Tensor": Tensor,
    }
    exec(compile(text, filename, "exec"), namespace)
    return namespace
