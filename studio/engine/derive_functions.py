"""Derives the list of tensor functions that an Expression may call (``resources/catalogue/functions.json``).

They are what torch itself lists as functions of tensors, factories of tensors, and torchvision's operators: functions
that compute, and nothing that reads or writes files, loads code or reaches the interpreter.
"""

from __future__ import annotations

import inspect
import json
import math
from typing import Any

import torch
import torchvision

# Modules whose functions torch lists as overridable, by the name that source code uses.
_MODULES = {
    "torch": torch,
    "torch.nn.functional": torch.nn.functional,
    "torch.linalg": torch.linalg,
    "torch.fft": torch.fft,
    "torch.special": torch.special,
}
# Factories of tensors, and what torch calls by itself.
_FACTORIES = frozenset(
    """arange empty empty_like eye finfo full full_like iinfo linspace logspace meshgrid ones ones_like rand rand_like
    randint randn randn_like randperm _weight_norm scalar_tensor tensor tril_indices triu_indices zeros zeros_like
    Size device
    """.split()  # noqa: SIM905 - names read better than quotes
)
# Methods that leave the tensor's own world: storage, hooks, other processes, Python callables, files.
_REFUSED = frozenset(
    """apply_ map_ map2_ numpy tolist storage untyped_storage storage_offset storage_type data_ptr share_memory_
    register_hook set_ resize_ resize register_post_accumulate_grad_hook module_load retain_grad backward
    requires_grad_ is_shared pin_memory as_subclass to_dlpack from_file resize_as_ resize_as_sparse_
    """.split()  # noqa: SIM905 - names read better than quotes
)
_ATTRIBUTES = frozenset(
    """shape dtype device ndim T mT H mH real imag data grad requires_grad is_cuda layout values indices
    """.split()  # noqa: SIM905
)


def derive_functions() -> dict[str, list[str]]:
    """Names by module, methods and attributes of a tensor."""
    overridable: dict[Any, list[Any]] = torch.overrides.get_overridable_functions()
    found: dict[str, set[str]] = {name: set() for name in _MODULES}
    methods: set[str] = set()
    for owner, functions in overridable.items():
        names = {getattr(function, "__name__", "") for function in functions}
        # torch.linalg.norm calls itself linalg_norm.
        names |= {
            each.partition("_")[2] for each in names if each.startswith(("linalg_", "fft_", "special_"))
        }
        for name, module in _MODULES.items():
            if owner is module:
                found[name] |= {each for each in names if hasattr(module, each)}
        if owner is torch.Tensor:
            methods |= {each for each in names if hasattr(torch.Tensor, each)}
    found["torch"] |= {name for name in _FACTORIES if hasattr(torch, name)}
    methods |= {
        "size",
        "dim",
        "numel",
        "new_zeros",
        "new_ones",
        "new_full",
        "new_empty",
        "new_tensor",
        "keys",
        "index",
    }
    found["F"] = found["torch.nn.functional"]
    found["torchvision.ops"] = {
        name for name in torchvision.ops.__all__ if inspect.isfunction(getattr(torchvision.ops, name))
    }
    found["math"] = {
        name for name in dir(math) if not name.startswith("_") and callable(getattr(math, name))
    } - {
        "factorial",
        "comb",
        "perm",
        "prod",
        "pow",
        "ldexp",
    }
    listed = {name: names - _REFUSED for name, names in found.items()}
    listed["methods"] = methods - _REFUSED
    listed["attributes"] = set(_ATTRIBUTES)
    listed["torch constants"] = _constants()
    listed["math constants"] = {"pi", "e", "inf", "nan", "tau"}
    listed["F constants"] = set()
    return {key: sorted(filter(_is_public, names)) for key, names in listed.items()}


def _is_public(name: str) -> bool:
    """Weight normalisation has no public function, and other ways to compute it differ in the last bit."""
    return not name.startswith("_") or name == "_weight_norm"


def _constants() -> set[str]:
    """Data types, memory formats and numbers."""
    kinds = (torch.dtype, torch.memory_format, torch.layout, float)
    return {name for name in dir(torch) if isinstance(getattr(torch, name), kinds)}


def render_functions() -> str:
    """JSON, a module to a line of names, so that a change of torch's reads well."""
    rows = [
        f"  {json.dumps(key)}: [\n" + _wrapped(names) + "\n  ]" if names else f"  {json.dumps(key)}: []"
        for key, names in derive_functions().items()
    ]
    return "{\n" + ",\n".join(rows) + "\n}\n"


def _wrapped(names: list[str]) -> str:
    lines: list[str] = []
    for name in map(json.dumps, names):
        if lines and len(lines[-1]) + len(name) + 2 < 110:
            lines[-1] += f", {name}"
        else:
            lines.append(f"    {name}")
    return ",\n".join(lines)
