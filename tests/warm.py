"""Programs that tests run: real processes, forked from one that has imported torch and the rest already.

A fresh Python spends up to ten seconds on imports before its first line of work, and tests start a hundred of them.
"""

from __future__ import annotations

import atexit
import functools
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any, Protocol, Self

REPOSITORY = Path(__file__).resolve().parent.parent
FOLDER = "LAYERLOOM_TEST_SERVER"  # where the sockets are: one server does for all processes of a test run
# Linux; elsewhere libraries don't survive it: programs start from scratch.
CAN_FORK = hasattr(os, "pidfd_open")
PATIENCE_S = 300  # a loaded machine is slow, and only a hang should end a test


class Server:
    """The process that programs are forked from; it imports nothing before the first one is started."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="layerloom-"))
        one_thread = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        script = REPOSITORY / "tests" / "warm_server.py"
        self._process = subprocess.Popen(
            [sys.executable, str(script), str(self.folder / "libraries"), str(self.folder / "studio")],
            cwd=REPOSITORY,
            env={**environment, **one_thread},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is for the tests
        )
        assert self._process.stdout
        assert self._process.stdout.readline() == b"ready\n"

    def close(self) -> None:
        self._process.communicate()
        shutil.rmtree(self.folder)


@functools.cache
def _server_folder() -> Path:
    """The server of the test run, or else one of our own."""
    if FOLDER in os.environ:
        return Path(os.environ[FOLDER])
    server = Server()
    atexit.register(server.close)
    return server.folder


class Process(Protocol):
    """What is needed of ``subprocess.Popen``."""

    @property
    def pid(self) -> int: ...

    def wait(self, timeout: float | None = None) -> int: ...

    def kill(self) -> None: ...


class Forked:
    """A program that the server forked: its guard there tells its number, then how it ended."""

    def __init__(self, module: bool, request: dict[str, Any], streams: Sequence[int]) -> None:
        self._connection = socket.socket(socket.AF_UNIX)
        self._connection.settimeout(PATIENCE_S)
        self._connection.connect(str(_server_folder() / ("studio" if module else "libraries")))
        with tempfile.TemporaryFile() as file:
            file.write(json.dumps(request).encode())
            file.seek(0)
            socket.send_fds(self._connection, [b"."], [*streams, file.fileno()])
        self._answers = self._connection.makefile()
        self.pid = int(self._answers.readline())
        self._status: int | None = None

    def wait(self, timeout: float | None = None) -> int:
        if self._status is None:
            self._connection.settimeout(timeout)
            self._status = int(self._answers.readline())
            self._answers.close()
            self._connection.close()
        return self._status

    def kill(self) -> None:
        """Its guard kills it when nobody listens any more: never another process that has got its number."""
        if self._status is None:
            self._connection.shutdown(socket.SHUT_WR)


def _start(
    words: list[str], output: int, errors: int, cwd: Path, env: dict[str, str], new_session: bool
) -> Process:
    if not CAN_FORK:
        command, null = [sys.executable, *words], subprocess.DEVNULL
        return subprocess.Popen(
            command, stdin=null, stdout=output, stderr=errors, cwd=cwd, env=env, start_new_session=new_session
        )
    request = {"arguments": words, "folder": str(cwd), "environment": env, "new_session": new_session}
    with open(os.devnull, "rb") as null_file:
        return Forked(words[0] == "-m", request, [null_file.fileno(), output, errors])


def _environment(studio: bool, more: Mapping[str, str]) -> dict[str, str]:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return {**environment, **({"PYTHONPATH": str(REPOSITORY)} if studio else {}), **more}


class Program:
    """A Python program that runs: its number, what it prints, and its end.

    ``arguments`` are Python's: a script, or ``-m`` and a module, and their own. Only modules find the studio. Standard
    error goes to a file, so that nobody has to read it along the way; standard output to ``output``, or to a pipe.
    """

    def __init__(
        self,
        arguments: Sequence[str | Path],
        *,
        output: Path | None = None,
        cwd: Path | None = None,
        env: Mapping[str, str] | None = None,
        new_session: bool = False,
    ) -> None:
        """Start it. ``env`` comes on top of our own environment."""
        self.arguments = [str(word) for word in arguments]
        self._errors = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115
        reader, target = os.pipe()
        if output is not None:
            os.close(target)
            target = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        self.stdout: IO[str] = open(reader, encoding="utf-8")  # noqa: SIM115
        try:
            self._process = _start(
                self.arguments,
                target,
                self._errors.fileno(),
                cwd or Path.cwd(),
                _environment("-m" in self.arguments, env or {}),
                new_session,
            )
        finally:
            os.close(target)
        self.pid = self._process.pid

    def wait(self) -> int:
        return self._process.wait(PATIENCE_S)

    def said(self) -> str:
        """What it wrote on standard error."""
        self._errors.seek(0)
        return self._errors.read()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing of it is left: one that runs on is killed."""
        self._process.kill()
        self.wait()
        self.stdout.close()
        self._errors.close()


def run(
    arguments: Sequence[str | Path], *, cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a program to its end, as ``subprocess.run`` does."""
    with Program(arguments, cwd=cwd, env=env) as program:
        output = program.stdout.read()
        status = program.wait()
        return subprocess.CompletedProcess(program.arguments, status, output, program.said())
