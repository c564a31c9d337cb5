"""Templates: how they are looked up, what they see, and the digest of all that a page's template can reach."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from functools import lru_cache
from hashlib import blake2b
from traceback import walk_tb
from typing import NamedTuple

from jinja2 import BaseLoader, Environment, TemplateNotFound, TemplateSyntaxError
from markupsafe import Markup

from sitegen.content.cut import cut
from sitegen.diagnostics import Diagnostic, Place
from sitegen.diagnostics.codes import themes as codes
from sitegen.pages import views
from sitegen.pages.words import Words
from sitegen.theme.load import Theme
from sitegen.theme.messages import Messages
from sitegen.theme.problem import problem_of
from sitegen.theme.qr import qr_svg
from sitegen.theme.references import PART, TemplateReference, references
from sitegen.theme.sandbox import Sandbox, is_view

_PARTS = 1000
"""How many parts are kept. A site has some dozens: one for each section and depth."""
_DEEPEST = 30
"""How many templates may hang on one another: more is a cycle or as bad as one."""


class _Source(NamedTuple):
    """A template's text and its path in the project, for findings."""

    path: str
    text: str


class _Loader(BaseLoader):
    """Looks templates up among those that were read with the theme; nothing is read from the disk."""

    def __init__(self, theme: Theme) -> None:
        own = {
            f"{folder.name}/{name}": _Source(f"themes/{folder.name}/templates/{name}", text)
            for folder, templates in zip(theme.folders, theme.templates, strict=True)
            for name, text in templates.items()
        }
        nearest = {name.partition("/")[2]: source for name, source in reversed(own.items())}
        self._sources = own | nearest
        self.paths = frozenset(source.path for source in self._sources.values())

    def find(self, name: str) -> _Source | None:
        """The template that a name means."""
        return self._sources.get(name)

    def get_source(
        self,
        environment: Environment,  # noqa: ARG002 — Jinja's signature
        template: str,
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        """What Jinja asks for: the text, and the name that its tracebacks carry."""
        source = self.find(template)
        if source is None:
            raise TemplateNotFound(template)
        return source.text, source.path, None


class _Refused(Exception):  # noqa: N818 — it carries a finding out of a search
    """A template, or one that it reaches, cannot be used."""

    def __init__(self, finding: Diagnostic) -> None:
        super().__init__(finding.message_en)
        self.finding = finding


class Templates:
    """The templates of a theme chain.

    ``name.html`` is looked up from the theme to its bases; ``<theme>/name.html`` is a given theme's own file, so
    that a block can be overridden: ``{% extends "default/base.html" %}``.
    """

    def __init__(self, theme: Theme, language: str) -> None:
        self._loader = _Loader(theme)
        self._home = f"themes/{theme.folders[0].name}/templates"
        words = _words(Messages(theme.messages))
        self._environment = Sandbox(self._loader, {"t": words, PART: _parts(self._part)})
        self._environment.filters |= {
            "filesize": filesize,
            "date": Words(language).date,
            "qr": qr_svg,
            "cut": pieces,
        }
        self._closures: dict[str, str] = {}
        texts = "\0".join(f"{key}\0{message.text}" for key, message in sorted(theme.messages.items()))
        self._words_digest = blake2b(f"{language}\0{texts}".encode(), digest_size=16).digest()

    def render(self, view: views.View, body: str) -> str:
        """The page of a view. ``body`` is the HTML that the view names by digest, made safe long before.

        Raises whatever the template's author got wrong; `failure` says it in words.
        """
        template = self._environment.get_template(view.page.template)
        return template.render(view=view, body=Markup(body))

    def _part(self, name: str, view: Hashable) -> Markup:
        return Markup(self._environment.get_template(name).render(view=view))

    def failure(self, view: views.View, error: Exception) -> Diagnostic:
        """The finding for what `render` raised: the page, the template and its line as far as known."""
        place = self._place_of(error) or Place(self.path(view.page.template))
        template = place.path.partition("/templates/")[2]
        problem = problem_of(error)
        return codes.TEMPLATE_FAILED.at(
            place, page=view.page.path, template=template, zh=problem.zh, en=problem
        )

    def _place_of(self, error: Exception) -> Place | None:
        """The innermost line of a template that an exception passed. Jinja writes them into the traceback."""
        if isinstance(error, TemplateSyntaxError) and error.filename:
            return Place(error.filename, error.lineno)
        passed = ((frame.f_code.co_filename, line) for frame, line in walk_tb(error.__traceback__))
        places = [Place(file, line) for file, line in passed if file in self._loader.paths]
        return places[-1] if places else None

    def closure(self, name: str) -> str:
        """The digest of a template and of all that it can reach, words included. `findings` says what can fail."""
        if name not in self._closures:
            source = self._loader.find(name)
            if source is None:
                raise _Refused(codes.PAGE_TEMPLATE_MISSING.at(Place(self.path(name)), name=name))
            reached: dict[str, str] = {}
            self._follow(source, (), reached)
            mark = blake2b(self._words_digest, digest_size=16)
            for path, text in sorted(reached.items()):
                mark.update(f"\0{path}\0{text}".encode())
            self._closures[name] = mark.hexdigest()
        return self._closures[name]

    def _follow(self, source: _Source, trail: Sequence[str], reached: dict[str, str]) -> None:
        """Adds a template and what it reaches to ``reached``; ``trail`` are those that led to it."""
        if source.path in reached:
            return
        for reference in _references(source):
            place = Place(source.path, reference.line)
            following = self._referenced(reference, place)
            way = (*trail, source.path)
            if following.path in way or len(way) == _DEEPEST:
                turn = way[way.index(following.path) :] if following.path in way else way
                cycle = " → ".join(path.partition("/")[2] for path in (*turn, following.path))
                raise _Refused(codes.TEMPLATE_CYCLE.at(place, cycle=cycle))
            self._follow(following, way, reached)
        reached[source.path] = source.text

    def _referenced(self, reference: TemplateReference, place: Place) -> _Source:
        template = place.path.partition("/templates/")[2]
        if reference.name is None:
            raise _Refused(codes.TEMPLATE_DYNAMIC.at(place, name=template))
        found = self._loader.find(reference.name)
        if found is None:
            raise _Refused(codes.TEMPLATE_MISSING.at(place, template=template, name=reference.name))
        return found

    def path(self, name: str) -> str:
        """Where the template of this name is, or would be, for findings."""
        source = self._loader.find(name)
        return source.path if source else f"{self._home}/{name}"

    def findings(self, names: set[str]) -> tuple[Diagnostic, ...]:
        """Whether each of the templates, and all that they reach, can be read and parsed."""
        problems: dict[Diagnostic, None] = {}
        for name in sorted(names):
            try:
                self.closure(name)
            except _Refused as refused:
                problems[refused.finding] = None
        return tuple(problems)


def _references(source: _Source) -> tuple[TemplateReference, ...]:
    try:
        return references(source.text)
    except Exception as error:  # whatever a text does to Jinja's parser, it is the text that is wrong
        said = problem_of(error)
        zh, en = (error.message,) * 2 if isinstance(error, TemplateSyntaxError) else (said.zh, said)
        place = Place(source.path, getattr(error, "lineno", 0))
        raise _Refused(codes.TEMPLATE_BROKEN.at(place, zh=zh, en=en)) from error


def _words(messages: Messages) -> Callable[..., str]:
    """The function ``t`` of templates: a plain one, behind which a template finds no object."""

    def t(key: str, /, **values: object) -> str:
        return messages(key, values)

    return t


def _parts(render: Callable[[str, Hashable], Markup]) -> Callable[[str, Hashable], Markup]:
    """The function ``shared`` of templates. A part sees nothing but the view it is given, so equal views have one text."""
    known = lru_cache(maxsize=_PARTS)(render)

    def shared(name: str, view: Hashable, /) -> Markup:
        if not is_view(view):  # equal numbers can look different: 1, 1.0 and true
            raise TypeError("shared() shows a part of the view")
        return known(name, view)

    return shared


def pieces(body: Markup, starts: Sequence[str]) -> tuple[Markup, ...]:
    """The pieces of a body, cut at the headings with these ids (see `cut`)."""
    return tuple(Markup(piece) for piece in cut(body, starts))


def filesize(size: int) -> str:
    """A size for people: 12.3 KB. One KB is 1024 bytes."""
    amount, unit = float(size), "B"
    for larger in ("KB", "MB", "GB"):
        if amount < 1024:
            break
        amount, unit = amount / 1024, larger
    return f"{amount:.1f} {unit}" if unit != "B" else f"{size} B"
