"""The program itself: its name, its files, the requirements of a project."""
