"""Changes of the sources of a project: what moves, is withdrawn, is exempted, or is written in its canonical form.

Each module plans changes or makes them with `sitegen.files.changes`, and raises errors in two languages. Commands read
their arguments, call it, and print the result.
"""
