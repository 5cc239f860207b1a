"""What a data source is: the function that loads its samples, and how the function is written in a script."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import Tensor

Progress = Callable[[int, int], bool]  # bytes done and in all; the answer False cancels


@dataclass(frozen=True)
class FileSet:
    """A data set in files below a root folder.

    ``folder`` is where it lies in the root. ``is_present`` looks for its files, and ``download`` gets them.
    """

    folder: str
    is_present: Callable[[Path], bool]
    download: Callable[[Path, Progress], None]


@dataclass(frozen=True)
class Source:
    """A data source.

    ``load`` takes the source's options as keyword arguments and returns samples and labels. With ``files`` it
    takes the root folder first and ``train``, which says whether the training or the test part is wanted.
    An exported script contains the text of ``helpers`` and ``load`` (by ``inspect.getsource``), which needs
    ``imports`` besides ``torch`` and ``Tensor``. ``from_folder`` says that the root is a folder of the user's own,
    ``lazy`` that samples are read batch by batch, by ``read_batches``.
    """

    name: str
    load: Callable[..., tuple[Any, Tensor]]
    helpers: tuple[Callable[..., Any], ...] = ()
    imports: tuple[str, ...] = ()
    files: FileSet | None = None
    from_folder: bool = False
    lazy: bool = False

    @property
    def functions(self) -> tuple[Callable[..., Any], ...]:
        """All functions that a script needs, in the order in which they read well."""
        return (*self.helpers, self.load)

    def call(self, options: Mapping[str, Any], root: str = "root", train: bool = True) -> str:
        """The text of a call that loads one part; ``root`` is an expression for the root folder."""
        return f"{self.load.__name__}({', '.join(self.arguments(options, root, train))})"

    def arguments(self, options: Mapping[str, Any], root: str = "root", train: bool = True) -> list[str]:
        """The texts of the call's arguments."""
        place = [root, f"train={train}"] if self.files or self.from_folder else []
        values = [f"{name}={value!r}" for name, value in options.items()]
        return place + values
