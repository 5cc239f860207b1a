"""A process that has imported the libraries and forks itself into whatever program it is asked to run.

Started by tests/warm.py, with the paths of two sockets: programs that come to the first find libraries imported, those
that come to the second also the studio. It imports nothing before somebody comes, computes nothing (threads would not
survive a fork), and ends when its standard input does.
"""

import atexit
import gc
import importlib
import io
import json
import os
import pkgutil
import runpy
import select
import signal
import socket
import sys
from typing import Any

LIBRARIES = ("torch", "torch._dynamo", "torch.utils.data", "torchmetrics", "torchvision", "sklearn.datasets")
STUDIO = ("studio.cli", "studio.engine.trainer", "studio.templates")
STUDIO_PACKAGES = ("studio.commands", "studio.engine.sources", "studio.export")  # and every module in them
PATH = sys.path[1:]  # without the folder of this file


def listen(path: str) -> socket.socket:
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    listener.listen(64)
    return listener


def main(libraries_path: str, studio_path: str) -> dict[str, Any]:
    """Serve; it returns in the processes that are to run a program, with what they were asked."""
    libraries, studio = listen(libraries_path), listen(studio_path)
    print("ready", flush=True)
    wait_for(libraries, studio)
    preload(LIBRARIES)
    if os.fork() == 0:
        libraries.close()
        wait_for(studio)
        sys.path[0] = os.getcwd()
        preload(STUDIO, STUDIO_PACKAGES)
        return serve(studio)
    studio.close()
    return serve(libraries)


def wait_for(*listeners: socket.socket) -> None:
    """Until somebody comes; without tests there is nothing to wait for."""
    if 0 in select.select([*listeners, 0], [], [])[0]:
        os._exit(0)


def preload(modules: tuple[str, ...], packages: tuple[str, ...] = ()) -> None:
    for module in modules:
        importlib.import_module(module)
    for package in map(importlib.import_module, packages):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    assert "PySide6" not in sys.modules
    if os.path.isdir("/proc/self/task"):
        assert len(os.listdir("/proc/self/task")) == 1, (
            "an import has started a thread, which a fork would lose"
        )
    gc.collect()
    gc.freeze()  # a collection in a child would copy all of the memory that it shares


def serve(listener: socket.socket) -> dict[str, Any]:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the guards of programs: nobody waits for them
    while True:
        wait_for(listener)
        connection, _ = listener.accept()
        if os.fork() == 0:
            listener.close()
            return guard(connection)
        connection.close()


def guard(connection: socket.socket) -> dict[str, Any]:
    """Fork the program, say its number and how it ended; kill it when nobody listens. It returns in the program."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    _, streams, _, _ = socket.recv_fds(connection, 1, 4)
    *standard, asked = streams
    number = os.fork()
    if number == 0:
        connection.close()
        for target, stream in enumerate(standard):
            os.dup2(stream, target)
            os.close(stream)
        with open(asked, encoding="utf-8") as file:
            request: dict[str, Any] = json.load(file)
        return request
    for stream in streams:
        os.close(stream)
    try:
        connection.sendall(f"{number}\n".encode())
        ended = os.pidfd_open(number)
        if ended not in select.select([ended, connection], [], [])[0]:
            os.kill(number, signal.SIGKILL)
        _, status = os.waitpid(number, 0)
        connection.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())
    finally:
        os._exit(0)


def become(arguments: list[str], folder: str, environment: dict[str, str], new_session: bool) -> None:
    """Be a Python that was just started with these arguments."""
    if new_session:
        os.setsid()
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    at_once = bool(environment.get("PYTHONUNBUFFERED"))
    output = open(1, "wb", 0 if at_once else -1, closefd=False)  # noqa: SIM115
    sys.stdout = io.TextIOWrapper(output, encoding="utf-8", write_through=at_once)
    sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False)  # noqa: SIM115
    sys.path[:] = [entry for entry in environment.get("PYTHONPATH", "").split(os.pathsep) if entry] + PATH
    if arguments[0] == "-m":
        sys.path.insert(0, os.getcwd())
        sys.argv = arguments[1:]
        runpy.run_module(arguments[1], run_name="__main__", alter_sys=True)
    else:
        sys.path.insert(0, os.path.dirname(os.path.abspath(arguments[0])))
        sys.argv = arguments
        runpy.run_path(arguments[0], run_name="__main__")


class QuickEnd:
    """Ends a program when it has done what programs do at their end, but for taking libraries apart, which is slow."""

    def __init__(self) -> None:
        self._status: int | None = None
        atexit.register(self._exit)  # before any other: the last to be called

    def _exit(self) -> None:
        if self._status is not None:
            sys.stdout.flush()
            sys.stderr.flush()
            if self._status == -signal.SIGINT:
                signal.signal(signal.SIGINT, signal.SIG_DFL)
                os.kill(os.getpid(), signal.SIGINT)
            os._exit(self._status)

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, SystemExit):
            self._status = error.code if isinstance(error.code, int) else int(error.code is not None)
        else:
            self._status = -signal.SIGINT if kind is KeyboardInterrupt else int(kind is not None)


if __name__ == "__main__":
    quick_end = QuickEnd()
    asked = main(*sys.argv[1:])
    with quick_end:
        become(**asked)
