"""Files of the bundles for machines without a network. ``tools/release.py`` puts them beside the wheels."""
