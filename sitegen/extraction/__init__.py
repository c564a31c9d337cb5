"""Reads files that others made (documents, pictures, archives) in a process of its own, with limits.

What a reader finds is plain data: texts, names of authors, findings. Nothing in a file is executed, and no damaged or
hostile file ends the program. See decision 0028.
"""
