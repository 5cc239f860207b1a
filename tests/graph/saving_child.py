"""Saves a project again and again until it is killed: for each line on stdin a fresh process, by a fork that is quick.

A child process of test_files. Prints the process id of each saver.
"""

import os
import signal
import sys

from studio.graph.project import Project
from studio.templates import find_template


def save_for_ever(project: Project, path: str) -> None:
    epoch = 0
    while True:
        epoch += 1
        project.set_training(epochs=epoch)
        project.save(path)


if __name__ == "__main__":
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    prepared = find_template("digits-cnn").load()
    for _ in sys.stdin:
        saver = os.fork()
        if not saver:
            save_for_ever(prepared, sys.argv[1])
        print(saver, flush=True)
