"""In-place calls made plain: what reads a changed tensor later reads the result of the call that changed it."""

from __future__ import annotations

from torch import fx, nn

from studio.engine.importing.operators import INPLACE
from studio.engine.importing.tracing import Trace


def make_plain(trace: Trace) -> None:
    """What an in-place call changes is, for everything after it, the call's result."""
    order = {node: index for index, node in enumerate(trace.graph.nodes)}
    for node in list(trace.graph.nodes):
        changed = _changed_in_place(node, trace.root)
        if changed is None:
            continue
        for user in list(changed.users):
            if user is not node and order.get(user, -1) > order[node]:
                user.replace_input_with(changed, node)


def _changed_in_place(node: fx.Node, root: nn.Module) -> fx.Node | None:
    if node.op not in ("call_module", "call_function", "call_method") or not node.args:
        return None
    first = node.args[0]
    return first if isinstance(first, fx.Node) and _is_in_place(node, root) else None


def _is_in_place(node: fx.Node, root: nn.Module) -> bool:
    if node.op == "call_module":
        return bool(getattr(root.get_submodule(str(node.target)), "inplace", False))
    if node.kwargs.get("inplace"):
        return True
    if node.op == "call_method":
        name = str(node.target)
        return name.endswith("_") and not name.endswith("__")
    if node.target in INPLACE:
        return True
    name = getattr(node.target, "__name__", "")
    return name.endswith("_") and not name.startswith("_")
