"""Scripts for those who work on sitegen: environments, locked requirements, releases, continuous integration."""
