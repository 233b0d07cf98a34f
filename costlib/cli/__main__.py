"""``python -m costlib.cli``: the same as ``costboard``."""

import sys

from costlib.cli import main

sys.exit(main())
