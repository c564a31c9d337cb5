"""Where the files that come with the program are: in the installed package, or at the root of a checkout.

The wheel copies them into the package (``force-include`` in ``pyproject.toml``). A checkout has them in the places
where they are edited, so none of them exists twice.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).parents[1]
_CHECKOUT: Final = _PACKAGE.parent


def locate_themes() -> Path:
    """Return the folder of the built-in themes."""
    return _locate("themes", "themes")


def locate_sample() -> Path:
    """Return the folder with the sample site: ``site.yaml`` and ``content/``.

    In a checkout this is the root of the repository, which holds other files too. Copy these two only.
    """
    return _locate("sample", ".")


def locate_documentation_page(page_name: str) -> Path:
    """Return the path of a page of the documentation, such as ``commands.md``. It need not exist."""
    # Beside the pages of docs/ in a checkout, but among them in the wheel.
    return _locate(f"docs/{page_name}", page_name if page_name == "CHANGELOG.md" else f"docs/{page_name}")


def locate_requirements_lock() -> Path:
    """Return the path of the lock file, which pins every package that the program can use, with hashes."""
    return _locate("requirements/extras.txt", "requirements/extras.txt")


def _locate(packaged: str, in_checkout: str) -> Path:
    """Return the path ``packaged`` in the package if it exists there, else ``in_checkout`` in the checkout."""
    # The package comes first: the folder around an installed package is shared with all others.
    path = _PACKAGE / packaged
    return path if path.exists() else _CHECKOUT / in_checkout
