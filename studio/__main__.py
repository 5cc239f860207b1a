"""``python -m studio`` is ``layerloom``."""

import sys

from studio.cli import main

if __name__ == "__main__":  # workers that read data import this file under another name
    sys.exit(main())
