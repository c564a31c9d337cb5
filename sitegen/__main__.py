"""``python -m sitegen`` is ``python build.py``."""

from sitegen.cli import main

if __name__ == "__main__":
    main()
