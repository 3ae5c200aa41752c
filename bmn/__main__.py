"""The command line: `python -m bmn COMMAND`. Its contract is in docs/command-line.md."""

import sys

from bmn.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
