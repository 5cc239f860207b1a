"""The errors that the document raises: one class per cause, the facts as fields, the words made here."""

from __future__ import annotations

from collections.abc import Sequence

from studio.graph.words import either, joined, say


class LayerloomError(Exception):
    """Base of every error that a user may see; ``str(error)`` is one line that says what to do."""


class EditError(LayerloomError):
    """An edit that can't be made. The document is left as it was."""


class UnknownNetworkError(EditError):
    def __init__(self, name: str, known: Sequence[str]) -> None:
        self.name, self.known = name, tuple(known)
        super().__init__(
            say(
                "There is no network {name!r}. The project has: {known}.",
                name=name,
                known=", ".join(known) or say("none"),
            )
        )


class UnknownNodeError(EditError):
    def __init__(self, node: str) -> None:
        self.node = node
        super().__init__(say("There is no node {node!r} in this network.", node=node))


class UnknownLayerError(EditError):
    def __init__(self, type_name: str, similar: Sequence[str] = ()) -> None:
        self.type, self.similar = type_name, tuple(similar)
        hint = say(" Did you mean {similar}?", similar=either(similar)) if similar else ""
        super().__init__(
            say("The catalogue has no layer {type_name!r}.{hint}", type_name=type_name, hint=hint)
        )


class UnknownPortError(EditError):
    def __init__(self, node: str, port: str, known: Sequence[str]) -> None:
        self.node, self.port, self.known = node, port, tuple(known)
        super().__init__(
            say(
                "{node} has no port {port!r}. It has: {known}.",
                node=node,
                port=port,
                known=", ".join(known) or say("none"),
            )
        )


class RecursionEditError(EditError):
    """A block that would contain itself; ``path`` are the names along the way, the first one again at the end."""

    def __init__(self, path: Sequence[str]) -> None:
        self.path = tuple(path)
        super().__init__(
            say("{network} would contain itself: {path}.", network=path[0], path=" -> ".join(path))
        )


class PortTakenError(EditError):
    def __init__(self, node: str, port: str) -> None:
        self.node, self.port = node, port
        super().__init__(
            say("Input {port!r} of {node} already has a wire. Remove that wire first.", port=port, node=node)
        )


class CycleError(EditError):
    def __init__(self, path: Sequence[str]) -> None:
        self.path = tuple(path)
        super().__init__(
            say(
                "This wire would close a cycle: {path}. A network has to run forward.", path=" -> ".join(path)
            )
        )


class IllegalNameError(EditError):
    """A name that can't stand in Python source, or is taken."""

    def __init__(self, name: str, reason: str) -> None:
        self.name, self.reason = name, reason
        super().__init__(say("{name!r} can't be the name: {reason}.", name=name, reason=reason))


class SettingError(EditError):
    """A setting whose value doesn't fit; ``owner`` is a node's or a section's name."""

    def __init__(self, owner: str, setting: str, reason: str) -> None:
        self.owner, self.setting, self.reason = owner, setting, reason
        super().__init__(say("{owner}.{setting}: {reason}.", owner=owner, setting=setting, reason=reason))


class FileError(LayerloomError):
    """A file that can't be read or written; ``path`` and ``reason`` say which and why."""

    def __init__(self, path: object, reason: str) -> None:
        self.path, self.reason = str(path), reason
        super().__init__(say("{path}: {reason}", path=path, reason=reason))


class FormatError(LayerloomError):
    """Text that isn't a project; ``place`` is a path into the JSON, such as ``networks.g1.nodes.n3``."""

    def __init__(self, place: str, reason: str) -> None:
        self.place, self.reason = place, reason
        super().__init__(say("at {place}: {reason}", place=place, reason=reason) if place else reason)


class NewerFormatError(FormatError):
    def __init__(self, found: int, supported: int) -> None:
        self.found, self.supported = found, supported
        super().__init__(
            "format",
            say(
                "the file has format {found}, and this Layerloom reads up to {supported}. Update "
                "Layerloom to open it",
                found=found,
                supported=supported,
            ),
        )


class InvalidNetworkError(LayerloomError):
    """A network with problems that stop it from being written or run; carries the problems."""

    def __init__(self, network: str, problems: Sequence[object]) -> None:
        self.network, self.problems = network, tuple(problems)
        first = joined([getattr(p, "message", str(p)) for p in self.problems[:3]])
        more = say(" (and {count} more)", count=len(self.problems) - 3) if len(self.problems) > 3 else ""
        super().__init__(
            say("Network {network!r} can't be built: {first}{more}", network=network, first=first, more=more)
        )
