"""Templates of a theme: lookup, rendering, checks, and digests that cover everything a template depends on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from hashlib import blake2b
from traceback import walk_tb

from jinja2 import BaseLoader, Environment, TemplateNotFound, TemplateSyntaxError
from markupsafe import Markup

from sitegen.diagnostics import Diagnostic, Place
from sitegen.diagnostics.codes import themes as codes
from sitegen.files.sizes import format_size
from sitegen.pages import views
from sitegen.pages.i18n import Translator
from sitegen.theme.compiled_templates import compile_templates, restore_templates
from sitegen.theme.load import Theme
from sitegen.theme.messages import Messages
from sitegen.theme.output_limits import render_within_limit
from sitegen.theme.qr import render_qr_svg
from sitegen.theme.sandbox import TemplateSandbox
from sitegen.theme.template_blocks import TemplateSource, find_unknown_blocks, suggest_near_name
from sitegen.theme.template_errors import describe_template_error
from sitegen.theme.template_functions import (
    make_asset_function,
    make_message_function,
    make_shared_function,
    split_html_at_headings,
)
from sitegen.theme.template_outline import (
    ASSET_FUNCTION,
    SHARED_FUNCTION,
    TemplateOutline,
    TemplateReference,
    outline_template,
)

_MAX_REFERENCE_DEPTH = 30
"""Maximum length of a chain of templates that refer to each other. A longer one is reported as a cycle."""


class _ThemeLoader(BaseLoader):
    """Jinja loader for the templates in a loaded theme; it reads nothing from disk."""

    def __init__(self, theme: Theme) -> None:
        own = self._own = {
            f"{folder.name}/{name}": TemplateSource(f"themes/{folder.name}/templates/{name}", text)
            for folder, templates in zip(theme.folders, theme.templates, strict=True)
            for name, text in templates.items()
        }
        # Later keys win, so reversed order gives the theme itself precedence over its bases.
        nearest = {name.partition("/")[2]: source for name, source in reversed(own.items())}
        self._sources = own | nearest
        self.paths = frozenset(source.path for source in self._sources.values())

    def find(self, name: str) -> TemplateSource | None:
        """Return the template called ``name``, or None if the theme and its bases lack it."""
        return self._sources.get(name)

    def list_sources(self) -> Collection[TemplateSource]:
        """Return all templates of the theme and its bases, those that another one replaces included."""
        return self._own.values()

    def get_source(
        self,
        environment: Environment,  # noqa: ARG002 — Jinja's signature
        template: str,
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        """Return the source text of the template ``template``, its path, and None. Jinja calls this method.

        The None means that templates are never reloaded. Raises `TemplateNotFound` for an unknown name.
        """
        source = self.find(template)
        if source is None:
            raise TemplateNotFound(template)
        return source.text, source.path, None


class _TemplateError(Exception):
    """Raised for a template that is unusable, or that refers to an unusable one. ``diagnostic`` says why."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message_en)
        self.diagnostic = diagnostic


class Templates:
    """The templates of a theme and of the themes that it extends (its bases).

    The name ``name.html`` means the file of the theme itself or else of its nearest base. ``<theme>/name.html``
    means the file of that theme, so a template can extend the one that it replaces: ``{% extends
    "default/base.html" %}``.

    ``language`` is the language of the site. ``limit_factor`` multiplies the limits on the size of a page and on what
    its templates do (内容上限).
    """

    def __init__(self, theme: Theme, language: str, limit_factor: int = 1) -> None:
        self._limit_factor = limit_factor
        self._loader = _ThemeLoader(theme)
        self._own_folder = f"themes/{theme.folders[0].name}/templates"
        translate = make_message_function(Messages(theme.messages))
        self._hrefs = theme.hrefs
        functions = {
            "t": translate,
            SHARED_FUNCTION: make_shared_function(self._render_part),
            ASSET_FUNCTION: make_asset_function(theme.hrefs),
        }
        self._environment = TemplateSandbox(self._loader, functions)
        self._environment.limits.factor = limit_factor
        self._environment.filters |= {
            "filesize": format_size,
            "date": Translator(language).format_date,
            "qr": render_qr_svg,
            "cut": split_html_at_headings,
        }
        self._digests: dict[str, str] = {}
        texts = "\0".join(f"{key}\0{message.text}" for key, message in sorted(theme.messages.items()))
        self._messages_digest = blake2b(f"{language}\0{texts}".encode(), digest_size=16).digest()

    def compute_sources_digest(self) -> str:
        """Return a digest of the paths and texts of all templates, in hexadecimal."""
        joined = "".join(f"{source.path}\0{source.text}\0" for source in self._loader.list_sources())
        return blake2b(joined.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()

    def compile(self, names: Iterable[str]) -> bytes:
        """Compile the templates ``names`` and those that they refer to, and return the result for `restore`.

        All templates have passed `check`.
        """
        sources: dict[str, TemplateSource] = {}
        pending = sorted(names)
        while pending:
            name = pending.pop()
            source = self._loader.find(name)
            if source and name not in sources:
                sources[name] = source
                pending += [reference.name or "" for reference in outline_template(source.text).references]
        return compile_templates(self._environment, sources)

    def restore(self, compiled: bytes) -> None:
        """Use what `compile` returned for templates with the same texts, in this process or an earlier one.

        The code in ``compiled`` will be run, so it must come from this user.
        """
        restore_templates(compiled, (source.text for source in self._loader.list_sources()))

    def render(self, view: views.View, body: str) -> str:
        """Render a page to HTML.

        ``view`` is the data that the template sees; ``view.page.template`` names the template. ``body`` is
        the sanitised HTML of the page's main text, or "". Faulty templates can raise any exception;
        `describe_failure` converts it to a diagnostic.
        """
        self._environment.limits.start_counting()
        template = self._environment.get_template(view.page.template)
        return render_within_limit(template, {"view": view, "body": Markup(body)}, self._limit_factor)

    def _render_part(self, name: str, view: Hashable) -> Markup:
        """Render the template ``name`` with ``view``, a part of the page's view, when a template calls ``shared()``."""
        # Counted separately: it must make no difference whether the part is rendered for this page or cached.
        before = self._environment.limits.start_counting()
        try:
            return Markup(
                render_within_limit(self._environment.get_template(name), {"view": view}, self._limit_factor)
            )
        finally:
            self._environment.limits.restore_counts(before)

    def describe_failure(self, view: views.View, error: Exception) -> Diagnostic:
        """Convert an exception raised by `render` to a diagnostic.

        The diagnostic names the page whose ``view`` was rendered and, if the traceback contains template lines,
        the innermost of them.
        """
        place = self._find_error_place(error) or Place(self.get_template_path(view.page.template))
        template = place.path.partition("/templates/")[2]
        problem = describe_template_error(error)
        return codes.TEMPLATE_FAILED.at(
            place, page=view.page.path, template=template, zh=problem.zh, en=problem
        )

    def _find_error_place(self, error: Exception) -> Place | None:
        """Return the innermost line of a template in the traceback of ``error``, or None if there is none."""
        if isinstance(error, TemplateSyntaxError) and error.filename:
            return Place(error.filename, error.lineno)
        # Jinja rewrites tracebacks so that they name the lines of templates.
        positions = ((frame.f_code.co_filename, line) for frame, line in walk_tb(error.__traceback__))
        places = [Place(file, line) for file, line in positions if file in self._loader.paths]
        return places[-1] if places else None

    def compute_template_digest(self, name: str) -> str:
        """Return a digest of the template ``name``, all templates that it refers to, and all messages.

        It also covers indirect references, and the addresses of static files that the templates use. A page is
        rendered again if the digest of its template changes. Digests are cached. Only call this for templates that
        passed `check`; a broken template raises a private exception.
        """
        if name not in self._digests:
            source = self._loader.find(name)
            if source is None:
                raise _TemplateError(
                    codes.PAGE_TEMPLATE_MISSING.at(Place(self.get_template_path(name)), name=name)
                )
            reached: dict[str, str] = {}
            self._collect_dependencies(source, (), reached)
            digest = blake2b(self._messages_digest, digest_size=16)
            for path, text in sorted(reached.items()):
                digest.update(f"\0{path}\0{text}".encode())
            self._digests[name] = digest.hexdigest()
        return self._digests[name]

    def _collect_dependencies(
        self, source: TemplateSource, trail: Sequence[str], reached: dict[str, str]
    ) -> None:
        """Add the texts of a template and of all templates on which it depends to ``reached``.

        ``reached`` is keyed by path. It covers templates that are referred to directly or through others. The
        addresses of the static files that they use are added, too, under the path of the template and the
        name of the file. ``trail`` has the paths of the templates through which this one was reached. Raises
        `_TemplateError` for a cycle, and for a template that cannot be parsed, or refers to a name that is
        computed or unknown.
        """
        if source.path in reached:
            return
        outline = _parse_outline(source)
        for reference in outline.references:
            place = Place(source.path, reference.line)
            target = self._resolve_template(reference, place)
            new_trail = (*trail, source.path)
            if target.path in new_trail or len(new_trail) == _MAX_REFERENCE_DEPTH:
                cycle_trail = (
                    new_trail[new_trail.index(target.path) :] if target.path in new_trail else new_trail
                )
                cycle = " → ".join(path.partition("/")[2] for path in (*cycle_trail, target.path))
                raise _TemplateError(codes.TEMPLATE_CYCLE.at(place, cycle=cycle))
            self._collect_dependencies(target, new_trail, reached)
        for reference in outline.asset_references:
            reached[f"{source.path}\0{reference.name}"] = self._resolve_asset_href(reference, source.path)
        reached[source.path] = source.text

    def _resolve_asset_href(self, reference: TemplateReference, path: str) -> str:
        """Return the address of a static file, from the site's root, that the template ``path`` refers to.

        Raises `_TemplateError` if the name of the file is computed or unknown.
        """
        place = Place(path, reference.line)
        if reference.name is None:
            raise _TemplateError(codes.TEMPLATE_DYNAMIC.at(place, name=path.partition("/templates/")[2]))
        if reference.name not in self._hrefs:
            missing = codes.ASSET_MISSING.at(place, name=reference.name)
            raise _TemplateError(suggest_near_name(missing, reference.name, self._hrefs))
        return self._hrefs[reference.name]

    def _resolve_template(self, reference: TemplateReference, place: Place) -> TemplateSource:
        """Return the template that ``reference`` names. ``place`` is where the reference is written.

        Raises `_TemplateError` if the name is computed or unknown.
        """
        template = place.path.partition("/templates/")[2]
        if reference.name is None:
            raise _TemplateError(codes.TEMPLATE_DYNAMIC.at(place, name=template))
        source = self._loader.find(reference.name)
        if source is None:
            raise _TemplateError(codes.TEMPLATE_MISSING.at(place, template=template, name=reference.name))
        return source

    def get_template_path(self, name: str) -> str:
        """Return the path of the template called ``name``, relative to the project.

        For a missing template, return the path in the theme's own folder where it is expected.
        """
        source = self._loader.find(name)
        return source.path if source else f"{self._own_folder}/{name}"

    def check(self, names: set[str]) -> tuple[Diagnostic, ...]:
        """Return the diagnostics of the templates in ``names`` and of all templates that they refer to.

        An error is a missing template or static file, a syntax error, a cyclic reference, or a reference whose name
        is computed. Only the first error is found for each of ``names``. If there is none, blocks that are never
        shown are reported.
        """
        # A dict as an ordered set: several templates may depend on the same broken one.
        problems: dict[Diagnostic, None] = {}
        for name in sorted(names):
            try:
                self.compute_template_digest(name)
            except _TemplateError as refused:
                problems[refused.diagnostic] = None
            else:
                problems |= dict.fromkeys(find_unknown_blocks(name, self._loader.find))
        return tuple(problems)


def _parse_outline(source: TemplateSource) -> TemplateOutline:
    """Parse a template and return its outline: its references and blocks.

    Raises `_TemplateError` if it cannot be parsed.
    """
    try:
        return outline_template(source.text)
    except Exception as error:  # a hostile source can make Jinja's parser fail in any way
        problem = describe_template_error(error)
        zh, en = (error.message,) * 2 if isinstance(error, TemplateSyntaxError) else (problem.zh, problem)
        place = Place(source.path, getattr(error, "lineno", 0))
        raise _TemplateError(codes.TEMPLATE_BROKEN.at(place, zh=zh, en=en)) from error
