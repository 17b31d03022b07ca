"""`python -m bot` is `yuanhua`."""

import sys

from bot.cli import main

sys.exit(main())
