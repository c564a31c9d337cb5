"""Known ways out of a template into Python: each is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import TemplateNotFound, TemplateRuntimeError, TemplateSyntaxError
from markupsafe import Markup

from sitegen.pages import views
from sitegen.theme.load import load_theme
from sitegen.theme.templates import Templates
from tests.theme.local import LocalTheme

REFUSALS = (TemplateRuntimeError, TemplateSyntaxError, TemplateNotFound, TypeError, AttributeError)
CLASSES = "__class__.__mro__[1].__subclasses__()"
# From the lists that circulate for Jinja, adapted to the names that our templates see.
ESCAPES = (
    "{{ ''." + CLASSES + " }}",
    "{{ []." + CLASSES + " }}",
    "{{ {}." + CLASSES + " }}",
    "{{ ()." + CLASSES + " }}",
    "{{ (1)." + CLASSES + " }}",
    "{{ view." + CLASSES + " }}",
    "{{ body." + CLASSES + " }}",
    "{{ ''['__class__'] }}",
    "{{ ''['__cla' ~ 'ss__'] }}",
    "{{ ''['\\x5f\\x5fclass\\x5f\\x5f'] }}",
    "{{ '' | attr('__class__') }}",
    "{{ '' | attr('__cla' ~ 'ss__') }}",
    "{{ [''] | map(attribute='__class__') | list | first | attr('mro') }}",
    "{{ ([''] | map(attribute='__class__') | first).mro() }}",
    "{{ ([''] | map('attr', '__class__') | first).mro() }}",
    "{{ [view] | selectattr('__class__') | list }}",
    "{{ ([view] | groupby('__class__') | first).grouper.mro() }}",
    "{{ ([view] | sort(attribute='__class__') | first).__class__ }}",
    "{{ '{0.__class__}'.format('') }}",
    "{{ '{0.__class__.__mro__}'.format(view) }}",
    "{{ '{a.__class__}'.format(a=view) }}",
    "{{ '{0[__class__]}'.format('') }}",
    "{{ '{a.__init__.__globals__}'.format_map({'a': t}) }}",
    "{{ ('{0.__class__}' | safe).format(view) }}",
    "{% set f = '{0.__class__}'.format %}{{ f(view) }}",
    "{{ ('{0.__class__}' | attr('format'))(view) }}",
    "{{ ['{0.__class__}'] | map(attribute='format') | first | attr('__self__') }}",
    "{{ (['{0.__class__}'] | map(attribute='format') | first)(view) }}",
    "{{ t.__globals__ }}",
    "{{ t.__code__ }}",
    "{{ t.__closure__ }}",
    "{{ t.func_globals }}",
    "{{ t.__defaults__.__class__ }}",
    "{{ shared.__wrapped__ }}",
    "{{ asset.__globals__['__builtins__'] }}",
    "{{ self.__init__.__globals__ }}",
    "{{ self._TemplateReference__context.environment }}",
    "{{ self._TemplateReference__context }}",
    "{{ self.__dict__ }}",
    "{% macro m() %}{% endmacro %}{{ m._func.__globals__ }}",
    "{% macro m() %}{% endmacro %}{{ m._environment }}",
    "{% macro m() %}{% endmacro %}{{ m.__init__ }}",
    "{% macro m() %}{{ caller.__globals__ }}{% endmacro %}{% call m() %}{% endcall %}",
    "{% for a in [1] %}{{ loop.__init__.__globals__ }}{% endfor %}",
    "{% for a in [1] %}{{ loop._iterable }}{% endfor %}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ joiner.__init__.__globals__.os }}",
    "{{ namespace.__init__.__globals__.os }}",
    "{{ lipsum.__globals__['os'].popen('id').read() }}",
    "{{ range.__class__ }}",
    "{{ dict.__base__ }}",
    "{{ config.items() }}",
    "{{ request.application.__globals__ }}",
    "{{ url_for.__globals__ }}",
    "{{ get_flashed_messages.__globals__ }}",
    "{{ context.environment }}",
    "{{ environment }}",
    "{{ undefined_name.__class__ }}",
    "{{ (view | list).__class__ }}",
    "{{ [].append(1) }}",
    "{{ {}.update(a=1) }}",
    "{{ ([1] | map('list')).gi_frame.f_globals }}",
    "{{ (['a'] | map('upper')).gi_code }}",
    "{{ ''.join.__self__ }}",
    "{{ ''.join.__init__ }}",
    "{% include '/etc/passwd' %}",
    "{% import 'os' as os %}",
    "{% from 'sitegen' import run %}",
    "{% do [].append(1) %}",
    "{% debug %}",
    "{{ 'a' | tojson.__globals__ }}",
    "{{ view.__dict__ }}",
    "{{ view.__dataclass_fields__ }}",
    "{{ view.__slots__ }}",
    "{{ view | attr('__slots__') }}",
    "{% set view.text = 'x' %}",
    "{% autoescape false %}{{ body.__html__ }}{% endautoescape %}",
)


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    """The templates of a theme, with the functions and filters that they see."""
    site = LocalTheme(tmp_path_factory.mktemp("theme"))
    theme, findings = load_theme(Path(site.root), "local", "zh-CN", "#1c5480")
    assert theme, findings
    return Templates(theme, "zh-CN")


def test_there_are_fifty_and_none_twice() -> None:
    assert len(set(ESCAPES)) == len(ESCAPES) >= 50


@pytest.mark.parametrize("escape", ESCAPES)
def test_a_known_escape_is_refused(templates: Templates, escape: str) -> None:
    environment = templates._environment
    view = views.Link(text="甲", href="a.html")
    with pytest.raises(REFUSALS):
        environment.from_string(escape).render(view=view, body=Markup("<p>"))
