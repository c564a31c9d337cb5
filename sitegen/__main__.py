"""Runs the command line: ``python -m sitegen`` is the same as ``python build.py``."""

from sitegen.cli import main

if __name__ == "__main__":
    main()
