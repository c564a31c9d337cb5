"""Files of a new project: settings, categories, agencies with drafts, rules, and files for forge and editor.

``files/`` has the files that every new project gets, under the paths that they have in a project. These placeholders
are replaced in them: ``@@site_name@@`` is the name of the site, ``@@version@@`` the version of sitegen,
``@@first_agency@@`` the folder of the first agency, and ``@@today@@`` the date. Categories, topics, genres, the
calendar, the national rules and the page on using the site are those of the sample, so that there is one copy of
them.

`make_project_files` returns the files of a project, `make_sample_files` those of the sample. Neither writes anything.
"""

from sitegen.starter.project_files import (
    NewProject,
    make_project_files,
    make_sample_files,
    make_shared_files,
)

__all__ = ["NewProject", "make_project_files", "make_sample_files", "make_shared_files"]
