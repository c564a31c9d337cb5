"""The scripts of docs/deployment.md: publishing, rolling back, updating in place, monitoring, restoring."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from sitegen.publish.deployment import plan_deployment, read_manifest
from sitegen.publish.paths import MANIFEST
from tests.builder.workshop import Workshop, copy_project, errors, tree
from tests.hosting.conftest import StartServer
from tests.hosting.recipes import find_script
from tests.hosting.servers import require_server
from tests.paths import PATIENCE, ROOT

pytestmark = pytest.mark.slow

ITEM = "content/agencies/county/items/2024/00001.md"
NEW_ITEM = """\
---
标题: 关于新增供水点的通知
索引号: SL/2026-00009
信息分类: notices
公开日期: 2026-10-20
附件: [map.csv]
---
见[办法](../2024/00001.md)。
"""
_LINK = re.compile(r'(?:href|src)="([^"]+)"')


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a built project."""
    shop = Workshop(tmp_path_factory.mktemp("built") / "project")
    assert not errors(shop.build())
    return shop.root


@pytest.fixture
def workshop(project: Path, tmp_path: Path) -> Workshop:
    return copy_project(project, tmp_path / "project")


def change_site(shop: Workshop) -> None:
    """Add an item that others link to, edit one, and remove one."""
    shop.put("content/agencies/county/items/2026/00009.md", NEW_ITEM)
    shop.put("content/agencies/county/items/2026/00009/map.csv", "点,位置\n1,甲\n")
    shop.edit(ITEM, "二、附则", "二、附则\n\n另见[通知](../2026/00009.md)。")
    (shop.root / "content/agencies/county/items/2024/00002.md").unlink()
    assert not errors(shop.build())


def wait_for_rsync() -> None:
    """rsync takes files of equal size and second for equal, and no office publishes twice in a second."""
    time.sleep(1.1)


def list_dead_links(folder: Path) -> set[tuple[str, str]]:
    """List the links of all pages that can be reached from the home page and lead to no file: page and target."""
    dead, seen, waiting = set(), {"index.html"}, ["index.html"]
    while waiting:
        page = waiting.pop()
        for target in iter_targets(page, (folder / page).read_text("utf-8")):
            if not (folder / target).is_file():
                dead.add((page, target))
            elif target.endswith(".html") and target not in seen:
                seen.add(target)
                waiting.append(target)
    return dead


def iter_targets(page: str, text: str) -> Iterator[str]:
    """Yield the paths of the files of the site that a page links to or loads."""
    for link in _LINK.findall(text):
        address = urlsplit(urljoin(f"http://site/{page}", link))
        if address.netloc == "site" and address.scheme == "http":
            path = unquote(address.path).lstrip("/")
            yield f"{path}index.html" if path.endswith("/") or not path else path


def run_script(text: str, folder: Path, environment: Mapping[str, str] | None = None) -> str:
    """Run a shell script of the page in ``folder``; return what it prints."""
    done = subprocess.run(
        ["sh", "-euc", text],
        cwd=folder,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"
    return done.stdout


def test_the_order_of_uploads_never_shows_a_link_to_nothing(workshop: Workshop, tmp_path: Path) -> None:
    """After each single upload in the order of ``diff``, every page that readers reach links to what is there."""
    host = tmp_path / "host"
    shutil.copytree(workshop.output, host)
    before = list_dead_links(host)
    change_site(workshop)
    deployment = plan_deployment(read_manifest(host / MANIFEST), read_manifest(workshop.output / MANIFEST))
    assert len(deployment.uploads) > 20
    for path, _ in deployment.uploads:
        (host / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(workshop.output / path, host / path)
        assert list_dead_links(host) == before, path
    for path in deployment.deletions:
        (host / path).unlink()
    assert list_dead_links(host) == before == set()
    shutil.copyfile(workshop.output / MANIFEST, host / MANIFEST)
    assert tree(host) == tree(workshop.output)


def test_the_index_comes_before_its_manifest_and_the_search_page(workshop: Workshop, tmp_path: Path) -> None:
    """Whoever sees the new search page or manifest finds the files that they name."""
    shutil.copytree(workshop.output, tmp_path / "old")
    change_site(workshop)
    new = read_manifest(workshop.output / MANIFEST)
    paths = [path for path, _ in plan_deployment(read_manifest(tmp_path / "old" / MANIFEST), new).uploads]
    index = [place for place, path in enumerate(paths) if path.startswith("search/")]
    assert paths[index[-1]] == "search/manifest.js"
    assert paths[index[-1] + 1 :] == ["search.html", "health.json"]
    assert index == list(range(index[0], index[-1] + 1))


@pytest.mark.exhaustive
def test_updating_in_place_with_rsync(workshop: Workshop, tmp_path: Path) -> None:
    """After the first rsync no page leads to nothing; after the second the host has the new site exactly."""
    require_server("rsync")
    host = tmp_path / "host"
    shutil.copytree(workshop.output, host)
    wait_for_rsync()
    change_site(workshop)
    script = find_script("--ignore-existing").replace("www@host:/srv/www/zfxxgk/", f"{host}/")
    first, second = [line for line in script.splitlines() if line.startswith("rsync")]
    run_script(first, workshop.root)
    assert (host / "items/county/2026-00009.html").is_file()
    assert list_dead_links(host) == set()
    run_script(second, workshop.root)
    assert tree(host) == tree(workshop.output)


def publish(shop: Workshop, host: Path) -> Path:
    """Run the script of the page on this machine as cron does; return the release that is in use then."""
    script = find_script("# publish.sh").replace("HOST=www@www.example.gov.cn", "HOST=")
    shop.put("publish.sh", script.replace("/srv/", f"{host}/"))
    # What pip writes into the environment of the project, for the program of this checkout.
    program = (
        f'#!/bin/sh\nexec "{sys.executable}" "{ROOT / "build.py"}" "$@" --today {shop.today} --project .\n'
    )
    shop.put(".venv/bin/sitegen", program)
    (shop.root / ".venv/bin/sitegen").chmod(0o755)
    done = subprocess.run(
        ["sh", str(shop.root / "publish.sh")],
        cwd="/",
        env={"PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return (host / "www/zfxxgk").resolve()


@pytest.mark.exhaustive
def test_publishing_releases_and_rolling_back(
    workshop: Workshop, tmp_path: Path, start_server: StartServer
) -> None:
    """Each publication is a folder of its own that shares unchanged files; readers see old or new, and old again."""
    require_server("rsync")
    host = tmp_path / "host"
    first = publish(workshop, host)
    folder = f"server {{ listen 127.0.0.1:PORT; root {host}/www; }}"
    server = start_server("nginx", folder)
    page = "/zfxxgk/items/county/2024-00001.html"
    old = server.get(page)
    assert old.status == 200
    wait_for_rsync()
    change_site(workshop)
    second = publish(workshop, host)
    assert second != first
    new = server.get(page, {"If-None-Match": old.headers["etag"]})
    assert (new.status, new.body) == (200, (second / "items/county/2024-00001.html").read_bytes())
    assert new.body != old.body
    shared = "rules/regulations.html"
    assert (first / shared).stat().st_size == (second / shared).stat().st_size
    unchanged = next(path for path, data in tree(first).items() if data == tree(second).get(path))
    assert (first / unchanged).samefile(second / unchanged)
    # The roll-back of the page, with the folder that was in use before.
    script = find_script("ls -1 /srv/zfxxgk/releases").replace("20261128-001000", first.name)
    run_script(script.replace("/srv/", f"{host}/"), tmp_path)
    back = server.get(page, {"If-None-Match": new.headers["etag"]})
    assert (back.status, back.body) == (200, old.body)


@pytest.mark.exhaustive
def test_old_releases_are_deleted(workshop: Workshop, tmp_path: Path) -> None:
    """The last seven stay."""
    require_server("rsync")
    host = tmp_path / "host"
    releases = host / "zfxxgk/releases"
    for number in range(9):
        (releases / f"20200101-00000{number}").mkdir(parents=True)
    last = publish(workshop, host)
    names = sorted(path.name for path in releases.iterdir())
    assert names == [*(f"20200101-00000{number}" for number in range(3, 9)), last.name]


def test_monitoring(workshop: Workshop, start_server: StartServer) -> None:
    """Nothing is printed on the day of the build, and a line on any other, or if nothing answers."""
    folder = f"server {{ listen 127.0.0.1:PORT; location /zfxxgk/ {{ alias {workshop.output}/; }} }}"
    server = start_server("nginx", folder)
    script = find_script("# monitor.sh").replace("https://www.example.gov.cn", server.origin)
    command = re.search(r"\$\(TZ=\S+ date \+%F\)", script)
    assert command
    assert run_script(script.replace(command[0], str(workshop.today)), workshop.root) == ""
    assert "不是今天生成的" in run_script(script.replace(command[0], "2026-11-02"), workshop.root)
    server.stop()
    assert "不是今天生成的" in run_script(script, workshop.root)


def test_restoring_from_a_bundle(workshop: Workshop, tmp_path: Path) -> None:
    """A project restored from its backup builds the same site in every byte."""
    git = "git -c user.name=t -c user.email=t@t.example"
    run_script(
        "printf 'public/\\n.sitegen/\\n' > .gitignore\n"
        f"git init -q . && git add . && {git} commit -q -m all && git branch -M main",
        workshop.root,
    )
    backup, restore, _ = find_script("git bundle create").splitlines()
    run_script(backup.replace("zfxxgk.bundle", f"{tmp_path}/zfxxgk.bundle"), workshop.root)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / "zfxxgk.bundle").rename(elsewhere / "zfxxgk.bundle")
    run_script(restore, elsewhere)
    again = Workshop(elsewhere / "zfxxgk", "")
    assert not errors(again.build())
    assert tree(again.output) == tree(workshop.output)
