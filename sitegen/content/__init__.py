"""Content: source files, front matter, Markdown, attachments."""
