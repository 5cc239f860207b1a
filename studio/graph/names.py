"""Names that can stand in generated source: what is wrong with one, and fresh ones."""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Collection

from studio.graph.words import say

LONGEST_NAME = 64
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_FORM = re.compile(r"[A-Za-z][A-Za-z0-9_]*")

# Names that generated source itself uses.
_USED_BY_SOURCE = frozenset({"self", "torch", "nn", "F", "Tensor", "x", "math", "torchvision"})

# The attributes of nn.Module: a layer of that name would replace a method. A test holds this against torch.
_MODULE_ATTRIBUTES = frozenset(
    [
        "T_destination",
        "add_module",
        "apply",
        "bfloat16",
        "buffers",
        "call_super_init",
        "children",
        "compile",
        "cpu",
        "cuda",
        "double",
        "dump_patches",
        "eval",
        "extra_repr",
        "float",
        "forward",
        "get_buffer",
        "get_extra_state",
        "get_parameter",
        "get_submodule",
        "half",
        "ipu",
        "load_state_dict",
        "modules",
        "mtia",
        "named_buffers",
        "named_children",
        "named_modules",
        "named_parameters",
        "parameters",
        "register_backward_hook",
        "register_buffer",
        "register_forward_hook",
        "register_forward_pre_hook",
        "register_full_backward_hook",
        "register_full_backward_pre_hook",
        "register_load_state_dict_post_hook",
        "register_load_state_dict_pre_hook",
        "register_module",
        "register_parameter",
        "register_state_dict_post_hook",
        "register_state_dict_pre_hook",
        "requires_grad_",
        "set_extra_state",
        "set_submodule",
        "share_memory",
        "state_dict",
        "to",
        "to_empty",
        "train",
        "training",
        "type",
        "xpu",
        "zero_grad",
    ]
)


def name_fault(name: str) -> str | None:
    """Why ``name`` can't be a node's name, in words that follow "it"; None when it can."""
    if not isinstance(name, str) or not name:
        return say("it is empty")
    if len(name) > LONGEST_NAME:
        return say("it is longer than {longest_name} characters", longest_name=LONGEST_NAME)
    if not _FORM.fullmatch(name):
        return say("it has to start with a letter and hold only letters A to Z, digits and underscores")
    if keyword.iskeyword(name) or (name in builtins.__dict__ and name in ("None", "True", "False")):
        return say("it is a word of the Python language")
    if name in _MODULE_ATTRIBUTES:
        return say("nn.Module already has an attribute of that name")
    if name in _USED_BY_SOURCE and name != "x":
        return say("the generated source uses that name itself")
    return None


def class_name_fault(name: str) -> str | None:
    """Why ``name`` can't be a network's name, which becomes a class."""
    fault = name_fault(name)
    if fault is None and name in builtins.__dict__:
        return say("it is the name of something built into Python")
    return fault


def fresh_name(stem: str, taken: Collection[str]) -> str:
    """``stem`` with the first number that makes it free: conv1, conv2, ..."""
    index = 1
    while f"{stem}{index}" in taken:
        index += 1
    return f"{stem}{index}"


def free_name(wanted: str, taken: Collection[str]) -> str:
    """``wanted`` itself when it is free, else its stem with a number that is."""
    return wanted if wanted not in taken else fresh_name(wanted.rstrip("0123456789") or wanted, taken)


def file_stem(name: str) -> str:
    """What a file with a network of this name is called: ``digits_cnn`` for DigitsCNN."""
    return re.sub(r"\W+", "_", _HUMP.sub("_", name)).lower()
