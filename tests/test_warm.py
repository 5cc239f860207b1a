"""Programs that tests fork look to themselves, and to the test, like programs that were just started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests import warm

PROGRAMS = {
    "output and arguments": "import sys; print(sys.argv[1:], __name__, 'é'); print('seen', file=sys.stderr)",
    "an error": "print('before'); 1 / 0",
    "a status": "import sys; sys.exit(3)",
    "a last word": "import sys; sys.exit('no such thing')",
    "no input": "import sys; print(repr(sys.stdin.read()))",
    "its own folder first": "import os, sys; print(sys.path[0] == os.path.dirname(os.path.abspath(__file__)))",
    "what is done at the end": "import atexit; atexit.register(print, 'last'); print('first')",
    "a thread that takes longer": "import threading; threading.Timer(0.1, print, ['later']).start(); print('now')",
    "killed": "import os, signal; print('x', flush=True); os.kill(os.getpid(), signal.SIGKILL)",
    # Who starts tests in the background may have them ignore interrupts.
    "interrupted": "import os, signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "os.kill(os.getpid(), signal.SIGINT); signal.pause()",
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_forked_program_does_what_one_from_scratch_does(name: str, tmp_path: Path) -> None:
    script = tmp_path / "program.py"
    script.write_text(PROGRAMS[name], encoding="utf-8")
    forked = warm.run([script, "a", "b c"], cwd=tmp_path)
    words = [sys.executable, str(script), "a", "b c"]
    scratch = subprocess.run(
        words, cwd=tmp_path, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    assert (forked.returncode, forked.stdout) == (scratch.returncode, scratch.stdout)
    assert forked.stderr.splitlines()[-1:] == scratch.stderr.splitlines()[-1:]


def test_a_script_finds_neither_studio_nor_tests_nor_qt_loaded(tmp_path: Path) -> None:
    script = tmp_path / "program.py"
    script.write_text("import sys; print(*sorted({name.split('.')[0] for name in sys.modules}))")
    loaded = set(warm.run([script]).stdout.split())
    assert not loaded & {"studio", "tests", "PySide6", "pyqtgraph", "pytest"}
    assert "torch" in loaded or not warm.CAN_FORK


def test_folder_and_environment_are_the_programs_own(tmp_path: Path) -> None:
    script = tmp_path / "program.py"
    script.write_text("import os; print(os.getcwd()); print(os.environ['WORD'], 'PYTHONPATH' in os.environ)")
    done = warm.run([script], cwd=tmp_path, env={"WORD": "said"})
    assert done.stdout.splitlines() == [str(tmp_path), "said False"]
    assert "WORD" not in os.environ


def test_a_program_that_nobody_waits_for_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "program.py"
    script.write_text("import time; print('here', flush=True); time.sleep(1000)")
    with warm.Program([script]) as program:
        assert program.stdout.readline() == "here\n"
    assert program.wait() == -signal.SIGKILL
    with pytest.raises(ProcessLookupError):
        os.kill(program.pid, 0)


def test_a_program_without_a_buffer_is_read_as_it_prints(tmp_path: Path) -> None:
    script = tmp_path / "program.py"
    script.write_text("import time; print('here'); time.sleep(1000)")
    with warm.Program([script], env={"PYTHONUNBUFFERED": "1"}) as program:
        assert program.stdout.readline() == "here\n"


def test_one_that_died_is_told_so(tmp_path: Path) -> None:
    script = tmp_path / "program.py"
    script.write_text("import time; print('here', flush=True); time.sleep(1000)")
    with warm.Program([script]) as program:
        program.stdout.readline()
        os.kill(program.pid, signal.SIGTERM)
        assert program.wait() == -signal.SIGTERM
