"""What every test gets: isolated user folders, golden files, real data where it is at hand."""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests import warm
from tests.effort import PATIENCE_S
from tests.warm import REPOSITORY

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Two test processes with two threads each would wait for each other more than they compute.
os.environ.setdefault("OMP_NUM_THREADS", "1")
# The same examples each time, however long one takes: a suite that fails does so again. More of them, drawn anew each
# time, are had by --hypothesis-profile=default.
settings.register_profile(
    "suite", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("suite")
GOLDEN = Path(__file__).resolve().parent / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew")


def pytest_configure(config: pytest.Config) -> None:
    """One process that programs are forked from, for all processes that run tests: they inherit its folder's name."""
    if warm.CAN_FORK and warm.FOLDER not in os.environ:
        server = warm.Server()
        os.environ[warm.FOLDER] = str(server.folder)
        config.add_cleanup(server.close)


def pytest_collection_finish() -> None:
    """Libraries and tests stay: each collection of garbage would look through their million objects in vain."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def user_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Runs, data and settings of a test stay out of the user's own folders."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("LAYERLOOM_HOME", str(home))
    return home


@pytest.fixture
def data_root() -> Path:
    """The folder of real data sets, or a skip that says where it was looked for."""
    root = Path(os.environ.get("LAYERLOOM_TEST_DATA", REPOSITORY.parent / "shared" / "data"))
    if not root.is_dir():
        pytest.skip(f"no data sets in {root}; set LAYERLOOM_TEST_DATA to a folder that holds MNIST/raw")
    return root


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare ``text`` with the golden file ``name``; ``--update-golden`` writes it instead."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert path.exists(), f"{path} is missing: run pytest --update-golden and review it"
        assert text == path.read_text(encoding="utf-8")

    return compare


@pytest.fixture(autouse=True)
def no_dangling_threads() -> Iterator[None]:
    """A thread that a test started has to be over when the test is."""
    before = set(threading.enumerate())
    yield
    left = [thread for thread in threading.enumerate() if thread not in before and not _shared(thread)]
    for thread in left:
        thread.join(PATIENCE_S)
    alive = [thread.name for thread in left if thread.is_alive()]
    assert not alive, f"threads left running: {alive}"


def _shared(thread: threading.Thread) -> bool:
    """Threads that belong to the process: the test runner's and libraries' own."""
    return thread.name.startswith(("execnet", "pytest", "Dummy", "pyqtgraph", "tqdm"))
