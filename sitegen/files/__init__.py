"""Writes files whole or not at all, several of them as one change, and shows how texts differ.

`write_files` is for files that a command makes. `write_changes` is for the sources of a project: it also moves and
deletes, and it puts everything back if one step fails. Pages are published by `sitegen.publish.output_dir`.
"""
