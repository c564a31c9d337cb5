"""Redirects of old addresses: the generated rules, really asked from nginx, Caddy and Apache."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import gettempdir
from urllib.parse import quote, unquote

import pytest

from sitegen.builder import Project, check
from sitegen.builder.plan import Plan
from sitegen.cli import run
from sitegen.exports.redirect_formats import RENDERERS, render_redirects_file
from sitegen.exports.redirect_rules import collect_redirect_rules, expand_pattern
from sitegen.schema.old_address import normalise_query
from tests.builder.test_bad_input import PATH, item
from tests.builder.workshop import TODAY, Workshop
from tests.hosting.servers import WebServer, find_free_port, require_server, start_caddy, start_nginx

pytestmark = pytest.mark.slow

ITEM = "/zfxxgk/items/county/2026-00007.html"
HOSTILE = (
    "/a b.html",
    "/quote\"and'quote.html",
    "/semi;colon;jsessionid=1.jsp",
    "/{braces}{$HOME}{env.HOME}.html",
    "/dollar$uri$1${uri}.html",
    "/regex.(a|b)*+?q=1",
    "/^start$[x].html",
    "/~tilde~^.html",
    "/通知/关于“印发”的通知（一）.html",
    "/back`tick.html",
    "/percent/A.html",
    "/star*:colon.html",
    "/show.jsp?id=3",
    "/show.jsp?id=4&t=通知 二",
    "/list.asp?a[]={1}&b=$args;c=\"x'",
    "/Case.html",
    "/case.html",
    f"/{'很长的标题' * 15}.html",
    "/zfxxgk/inside.html",
    "/zfxxgk/folder/",
    "/default",
    "/include",
)
PATTERNS = """\
旧网址规则:
  - {从: "/zwgk/{year:数字}/t{id:数字}.html", 到: "/zfxxgk/items/county/{year}-{id}.html"}
  - {从: "/view.jsp?no={no}&y={year:digits}", 到: "/zfxxgk/items/{no}/{year}-中文.html"}
  - {从: "/retired.dir/*", 到: /zfxxgk/index.html}
  - {从: "/q$.asp?all=*", 到: /zfxxgk/search.html}
"""
CHINESE = quote("中文")
ANSWERS: Mapping[str, str] = {
    "/a%20b.html": ITEM,
    "/a%20b.html?from=timeline": ITEM,
    "/quote%22and'quote.html": ITEM,
    "/quote%22and%27quote.html": ITEM,
    "/semi;colon;jsessionid=1.jsp": ITEM,
    "/%7Bbraces%7D%7B$HOME%7D%7Benv.HOME%7D.html": ITEM,
    "/dollar$uri$1$%7Buri%7D.html": ITEM,
    "/regex.(a|b)*+?q=1": ITEM,
    "/regex.(a|b)*+?q=2": "",
    "/regexXa?q=1": "",
    "/%5Estart$%5Bx%5D.html": ITEM,
    "/~tilde~%5E.html": ITEM,
    "/~tildeX": "",
    quote("/通知/关于“印发”的通知（一）.html"): ITEM,
    quote("/通知/关于“印发”的通知（二）.html"): "",
    "/back%60tick.html": ITEM,
    "/percent/A.html": ITEM,
    "/star*:colon.html": ITEM,
    "/starANY:colon.html": "",
    "/show.jsp?id=3": ITEM,
    "/show.jsp?id=33": "",
    "/show.jsp?xid=3": "",
    "/show.jsp?id=3%0d%0aX-Evil:1": "",
    "/show.jsp": "",
    f"/show.jsp?id=4&t={quote('通知')}%20{quote('二')}": ITEM,
    "/list.asp?a[]={1}&b=$args;c=%22x%27": ITEM,
    "/Case.html": ITEM,
    "/case.html": "/zfxxgk/items/county/2024-00001.html",
    "/CASE.html": "",
    quote(f"/{'很长的标题' * 15}.html"): ITEM,
    quote(f"/{'很长的标题' * 14}.html"): "",
    "/zfxxgk/inside.html": ITEM,
    "/zfxxgk/folder": ITEM,
    "/zfxxgk/folder/": ITEM,
    "/zfxxgk/folder/index.html": ITEM,
    "/default": ITEM,
    "/include": ITEM,
    "/zwgk/2024/t00001.html": "/zfxxgk/items/county/2024-00001.html",
    "/zwgk/2024/t00001.html?x=1": "/zfxxgk/items/county/2024-00001.html",
    "/zwgk/2024/t00001xhtml": "",
    "/zwgk/2024/t00001.html%0a": "",
    "/Case.html%0a": "",
    "/a%20b.html%0a": "",
    "/zwgk/2024/t00001.html%0d%0aX-Evil:1": "",
    "/zwgk/2024%0aX/t1.html": "",
    "/zwgk/../zwgk/x": "",
    "/x/zwgk/2024/t00001.html": "",
    "/view.jsp?no=a-b_C&y=2024": f"/zfxxgk/items/a-b_C/2024-{CHINESE}.html",
    "/view.jsp?no=//evil.example&y=2024": "",
    "/view.jsp?no=a%0d%0ab&y=2024": "",
    "/view.jsp?no=a&y=2024&z=1": "",
    "/retired.dir/": "/zfxxgk/index.html",
    "/retired.dir/any/thing.html?x": "/zfxxgk/index.html",
    "/retired.dir/%0d%0aX-Evil:1": "/zfxxgk/index.html",
    "/retiredXdir/": "",
    "/q$.asp?all=everything": "/zfxxgk/search.html",
    "/q$.asp": "",
    "/index.html": "",
}
"""What a visitor asks for, and the redirect; "" if there is none."""


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """The plan of a site with hostile old addresses."""
    site = Workshop(tmp_path_factory.mktemp("site"))
    quoted = ["'" + one.replace("'", "''") + "'" for one in HOSTILE if one != "/case.html"]
    site.put(PATH, item(旧网址="[" + ", ".join(quoted) + "]"))
    site.edit("content/agencies/county/items/2024/00001.md", "附件:", "旧网址: /case.html\n附件:")
    site.put("site.yaml", (site.root / "site.yaml").read_text("utf-8") + PATTERNS)
    result = check(Project(root=site.root, output=site.output, today=TODAY))
    assert result.prepared is not None, [str(one) for one in result.diagnostics]
    assert result.host_redirects == len(HOSTILE) - 2 + 4
    return result.prepared.plan


def list_paths(plan: Plan) -> list[str]:
    return [output.path for output in plan.outputs]


def render(plan: Plan, server: str) -> str:
    return RENDERERS[server](collect_redirect_rules(plan.context.catalogue, list_paths(plan))).text


def assert_answers(server: WebServer) -> None:
    for asked, expected in ANSWERS.items():
        answer = server.get(asked)
        assert "x-evil" not in answer.headers, asked
        location = answer.location.removeprefix(f"http://www.example.gov.cn:{server.port}")
        location = location.removeprefix("http://www.example.gov.cn")
        assert (answer.status, location) == ((301, expected) if expected else (404, "")), asked


@pytest.fixture
def nginx(plan: Plan, tmp_path: Path) -> Iterator[WebServer]:
    rules = tmp_path / "redirects.conf"
    rules.write_text(render(plan, "nginx"), encoding="utf-8", newline="\n")
    lines = [
        line.removeprefix("#").strip()
        for line in rules.read_text("utf-8").splitlines()
        if "return 301" in line
    ]
    assert len(lines) == 2
    port = find_free_port()
    http = f"include {rules};\nserver {{ listen 127.0.0.1:{port}; absolute_redirect off; {' '.join(lines)} location / {{ return 404; }} }}"
    server = start_nginx(tmp_path / "nginx", http, port)
    yield server
    server.stop()


def test_nginx_answers_hostile_old_addresses(nginx: WebServer) -> None:
    assert_answers(nginx)


@pytest.fixture
def caddy(plan: Plan, tmp_path: Path) -> Iterator[WebServer]:
    rules = tmp_path / "redirects.caddy"
    rules.write_text(render(plan, "caddy"), encoding="utf-8", newline="\n")
    port = find_free_port()
    server = start_caddy(tmp_path / "caddy", f":{port} {{\n\timport {rules}\n\trespond 404\n}}\n", port)
    yield server
    server.stop()


def test_caddy_answers_hostile_old_addresses(caddy: WebServer) -> None:
    assert_answers(caddy)


@pytest.fixture(params=["virtual host", ".htaccess"])
def apache(request: pytest.FixtureRequest, plan: Plan, tmp_path: Path) -> Iterator[WebServer]:
    program, port, rules = require_server("apache2"), find_free_port(), tmp_path / "redirects.conf"
    text = render(plan, "apache")
    rules.write_text(text, encoding="utf-8", newline="\n")
    root = tmp_path / "htdocs"
    root.mkdir()
    # Apache serves as another user, and the folders of tests can be read by their owner only.
    for folder in (tmp_path, *tmp_path.parents):
        if folder == Path(gettempdir()):
            break
        folder.chmod(0o755)
    if request.param == ".htaccess":
        (root / ".htaccess").write_text(text, encoding="utf-8", newline="\n")
    modules = "".join(
        f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n"
        for name in ("mpm_event", "authz_core", "rewrite", "dir")
    )
    config = tmp_path / "apache.conf"
    config.write_text(
        f"{modules}ServerRoot {tmp_path}\nPidFile {tmp_path}/pid\nListen 127.0.0.1:{port}\nServerName www.example.gov.cn\n"
        f"UseCanonicalName Off\nErrorLog {tmp_path}/error.log\nDocumentRoot {root}\nUser nobody\nGroup nogroup\n"
        f"<Directory {root}>\nAllowOverride All\nRequire all granted\n</Directory>\n"
        f"<VirtualHost *:{port}>\nDocumentRoot {root}\n"
        + (f"Include {rules}\n" if request.param == "virtual host" else "")
        + "</VirtualHost>\n",
        encoding="utf-8",
        newline="\n",
    )
    server = WebServer(
        [program, "-f", str(config), "-DFOREGROUND"], port, tmp_path / "apache.log", tls=False, environment={}
    )
    yield server
    server.stop()


def test_apache_answers_hostile_old_addresses(apache: WebServer) -> None:
    assert_answers(apache)


def test_page_hosts_get_what_their_language_can_say(plan: Plan) -> None:
    catalogue = plan.context.catalogue
    rules = collect_redirect_rules(catalogue, list_paths(plan))
    pages = [output.path for output in plan.outputs if output.path.endswith(".html")]
    expanded = [
        one for rule in rules.pattern_rules for one in expand_pattern(rule, catalogue.site.base_url, pages)
    ]
    file = render_redirects_file(rules, expanded)
    rows = [line.split(" ") for line in file.text.splitlines() if not line.startswith("#")]
    assert all(len(row) == 3 and row[2] == "301" for row in rows)
    targets = {row[0]: row[1] for row in rows}
    assert targets["/a%20b.html"] == ITEM
    assert targets["/star%2A%3Acolon.html"] == ITEM
    assert targets["/retired.dir/*"] == "/zfxxgk/index.html"
    # The pattern is written out for the pages that exist.
    assert targets["/zwgk/2024/t00001.html"] == "/zfxxgk/items/county/2024-00001.html"
    assert targets["/zwgk/2026/t00007.html"] == ITEM
    assert not [one for one in targets if ":" in one or "*" in one.removesuffix("/*")]
    assert "/show.jsp?id=3" in file.unsupported
    assert "/q$.asp?all=*" in file.unsupported


def test_rules_for_an_old_host_lead_to_whole_addresses(plan: Plan) -> None:
    rules = collect_redirect_rules(plan.context.catalogue, list_paths(plan), absolute_targets=True)
    assert rules.find_target("/a b.html", "") == ("exact", f"https://www.example.gov.cn{ITEM}")
    found = rules.find_target("/zwgk/2024/t00001.html", "")
    assert found == ("pattern", "https://www.example.gov.cn/zfxxgk/items/county/2024-00001.html")


def test_the_report_and_the_servers_agree(plan: Plan) -> None:
    """What `redirects --check` counts as arriving is what the servers redirect."""
    rules = collect_redirect_rules(plan.context.catalogue, list_paths(plan))
    for asked, expected in ANSWERS.items():
        path, _, query = asked.partition("?")
        found = rules.find_target(unquote(path), normalise_query(query))
        assert (found[1] if found else "") == expected, asked


def test_an_empty_site_has_rules_that_servers_accept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = Workshop(tmp_path / "project")
    site.edit("content/agencies/county/items/2024/00002.md", "旧网址: /zfxxgk/old/jiedu.html\n", "")
    arguments = ("redirects", "--project", str(site.root), "--today", TODAY.isoformat(), "--for", "nginx")
    assert run(arguments) == 0
    port = find_free_port()
    server = start_nginx(
        tmp_path / "nginx",
        f"{capsys.readouterr().out}\nserver {{ listen 127.0.0.1:{port}; return 204; }}",
        port,
    )
    try:
        assert server.get("/").status == 204
    finally:
        server.stop()
