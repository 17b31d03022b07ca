"""`python -m bot` is `yuanhua`."""

import sys

from bot.start import main

sys.exit(main())
