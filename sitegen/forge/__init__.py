"""What a project does on the service that keeps its repository: approvals, comments, code owners, commit hooks.

`approval` and `comment` are started by workflows, in jobs that have rights and run nothing of the pull request.
They use the standard library only, so that such a job may run them without installing anything.
"""
