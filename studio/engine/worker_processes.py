"""A loader whose workers are safe to start from a program with a window and many threads."""

from __future__ import annotations

import multiprocessing
import signal
from typing import Any

from torch.utils.data import DataLoader as TorchDataLoader

# Imported once, by the process that all workers are forked from.
_PRELOADED = ["studio.engine.sources.pictures"]


class DataLoader(TorchDataLoader[Any]):
    """torch's own, but for how workers begin: a fork of this process would copy locks that its threads hold."""

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        if settings.get("num_workers"):
            settings["worker_init_fn"] = _leave_interrupts
            if "forkserver" in multiprocessing.get_all_start_methods():
                context = multiprocessing.get_context("forkserver")
                context.set_forkserver_preload(_PRELOADED)
                _start_server()
                settings["multiprocessing_context"] = context
        super().__init__(*arguments, **settings)


def _start_server() -> None:
    """Start the process that workers are forked from with Ctrl-C held off: what it forks inherits that.

    ``_leave_interrupts`` alone would come too late for a worker that is still importing.
    """
    from multiprocessing import forkserver, resource_tracker  # Windows has neither

    resource_tracker.ensure_running()  # starting it lets interrupts in again, so it has to come first
    held_before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, held_before)


def _leave_interrupts(_worker: int) -> None:
    """Ctrl-C reaches all processes of a terminal, and is the run's to obey: it saves before it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
