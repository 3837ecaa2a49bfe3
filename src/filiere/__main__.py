"""``python -m filiere``."""

import sys

from filiere.main import main

sys.exit(main())
