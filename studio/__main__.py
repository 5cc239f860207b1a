"""``python -m studio`` is ``layerloom``."""

import sys

from studio.cli import main

sys.exit(main())
