"""Build the catalogue: ``python build.py`` is ``python build.py build``; see ``python build.py --help``."""

from sitegen.cli import main

if __name__ == "__main__":
    main()
