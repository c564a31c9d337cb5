"""Templates: how they are looked up, what they see, and the digest of all that a page's template can reach."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

from jinja2 import (
    BaseLoader,
    BytecodeCache,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    meta,
)
from jinja2.bccache import Bucket
from markupsafe import Markup

from sitegen.diagnostics import Diagnostic, Place
from sitegen.diagnostics.codes import themes as codes
from sitegen.pages import views
from sitegen.pages.words import Words
from sitegen.theme.load import Theme
from sitegen.theme.qr import qr_svg


class _Compiled(BytecodeCache):
    """Compiled templates, for the life of the process: a preview builds many times with the same theme.

    They are not kept on the disk, where a stranger's file could become code that runs.
    """

    def __init__(self) -> None:
        self._known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fills the bucket if its very source was compiled before."""
        code = self._known.get(bucket.key + bucket.checksum)
        if code:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keeps what was compiled."""
        self._known[bucket.key + bucket.checksum] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


class Templates:
    """The templates of a theme chain.

    ``name.html`` is looked up from the theme to its bases; ``<theme>/name.html`` is a given theme's own file, so
    that a block can be overridden: ``{% extends "default/base.html" %}``.
    """

    def __init__(self, theme: Theme, language: str) -> None:
        self._messages = theme.messages
        self._folders = theme.folders
        folders = [folder / "templates" for folder in theme.folders]
        loaders: list[BaseLoader] = [FileSystemLoader(folder) for folder in folders]
        named = PrefixLoader(
            {folder.name: loader for folder, loader in zip(theme.folders, loaders, strict=True)}
        )
        self._environment = Environment(
            loader=ChoiceLoader([*loaders, named]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            bytecode_cache=_COMPILED,
        )
        self._environment.filters |= {"filesize": filesize, "date": Words(language).date, "qr": qr_svg}
        self._environment.globals = {"t": self.message}
        self._closures: dict[str, str] = {}
        words = "\0".join(f"{key}\0{text}" for key, text in sorted(theme.messages.items()))
        self._words_digest = blake2b(f"{language}\0{words}".encode(), digest_size=16).digest()

    def message(self, key: str, /, **values: object) -> str:
        """The theme's words for ``key``, filled in. An unknown key is an error of the theme."""
        try:
            return self._messages[key].format(**values)
        except (KeyError, IndexError) as error:
            raise TemplateError(f"messages: no “{error.args[0]}” for t({key!r})") from error

    def render(self, view: views.View, body: str) -> str:
        """The page of a view. ``body`` is the HTML that the view names by digest, made safe long before.

        Raises `jinja2.TemplateError` if the template asks for what is not there.
        """
        template = self._environment.get_template(view.page.template)
        return template.render(view=view, body=Markup(body))

    def closure(self, name: str) -> str:
        """The digest of a template and of all that it can reach, words included."""
        if name not in self._closures:
            mark = blake2b(self._words_digest, digest_size=16)
            for reached, source in sorted(self._reach(name).items()):
                mark.update(f"\0{reached}\0{source}".encode())
            self._closures[name] = mark.hexdigest()
        return self._closures[name]

    def _reach(self, name: str) -> Mapping[str, str]:
        found: dict[str, str] = {}
        waiting = [name]
        while waiting:
            wanted = waiting.pop()
            if wanted in found:
                continue
            source, _, _ = self._source(wanted)
            found[wanted] = source
            for other in _references(source, wanted):
                if other is None:
                    raise TemplateError(codes.TEMPLATE_DYNAMIC.en.format(name=wanted))
                waiting.append(other)
        return found

    def _source(self, name: str) -> tuple[str, str | None, object]:
        loader = self._environment.loader
        if loader is None:
            raise TemplateNotFound(name)
        return loader.get_source(self._environment, name)

    def path(self, name: str) -> str:
        """Where the template of this name is, for findings."""
        _, file, _ = self._source(name)
        folder = next(
            (folder for folder in self._folders if file and Path(file).is_relative_to(folder)), Path()
        )
        return f"themes/{folder.name}/templates/{name.removeprefix(f'{folder.name}/')}"

    def findings(self, names: set[str]) -> tuple[Diagnostic, ...]:
        """Whether each of the templates, and all that they reach, can be read and parsed."""
        problems = []
        for name in sorted(names):
            try:
                self.closure(name)
            except TemplateError as error:
                place = Place(
                    f"templates/{getattr(error, 'name', None) or name}", getattr(error, "lineno", 0) or 0
                )
                problems.append(codes.TEMPLATE_BROKEN.at(place, problem=error.message or name))
        return tuple(problems)


@lru_cache(maxsize=1000)
def _references(source: str, name: str) -> tuple[str | None, ...]:
    """The templates that a template names; None stands for a computed name. A function of the source alone."""
    syntax = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return tuple(meta.find_referenced_templates(syntax.parse(source, name)))


def filesize(size: int) -> str:
    """A size for people: 12.3 KB. One KB is 1024 bytes."""
    amount, unit = float(size), "B"
    for larger in ("KB", "MB", "GB"):
        if amount < 1024:
            break
        amount, unit = amount / 1024, larger
    return f"{amount:.1f} {unit}" if unit != "B" else f"{size} B"
