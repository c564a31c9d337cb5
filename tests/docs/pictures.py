"""Takes all pictures of the documentation: ``python -m tests.docs.pictures`` from the project folder.

With names of steps, such as ``theme sample``, only the pictures of these steps are taken.

Each picture is a real screen in Chromium, of a site that is made as the guides say, with the files that they show. The
pictures depend on the fonts of the machine, so they are taken again and looked at by hand, when the looks have changed.
"""

from __future__ import annotations

import struct
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, FloatRect, Page, expect, sync_playwright

from tests.blank_pdf import BLANK_PDF
from tests.browser.executable import find_chromium
from tests.docs.guide_player import TODAY, GuidePlayer, RemovedLine, Setting, ShownFile, edit, read_steps
from tests.paths import PATIENCE, ROOT
from tests.serve.running import Running

FOLDER: Final = ROOT / "docs/images"
MOST_BYTES: Final = 150_000
SCREEN: Final = (1000, 640)
PHONE: Final = (390, 760)
DESK: Final = (1280, 900)
EDUCATION: Final = "content/agencies/qingshanxian-jiaoyuju"
ADDRESS: Final = "items/qingshanxian-jiaoyuju/2026-00001.html"
PANEL: Final = "sitegen-preview .panel"


class Studio:
    """A site of an office, as the guides leave it, and a browser."""

    def __init__(self, folder: Path, browser: Browser) -> None:
        self.browser = browser
        self.player = GuidePlayer(folder / "site", folder / "home")
        self.player.folder.mkdir()
        self.run(
            "init", "--name", "青山县人民政府", "--agency", "青山县人民政府办公室", "--agency", "青山县教育局"
        )
        self.run("build")

    @property
    def site(self) -> Path:
        """The folder of the site."""
        return self.player.folder

    def run(self, *arguments: str, folder: Path | None = None) -> None:
        """Run ``sitegen``."""
        self.execute("sitegen", *arguments, folder=folder)

    def execute(self, *command: str, folder: Path | None = None) -> None:
        """Run a command, which must work, in ``folder``, by default that of the site."""
        where = folder or self.site
        subprocess.run(command, cwd=where, env=self.player.variables, check=True, stdout=subprocess.DEVNULL)

    def do(self, guide: str, kind: type[ShownFile | RemovedLine | Setting]) -> None:
        """Do the steps of one kind that a guide has."""
        for step in read_steps(guide):
            if isinstance(step, kind):
                self.player.do(step)

    @contextmanager
    def open(self, address: str, size: tuple[int, int] = SCREEN, *, dark: bool = False) -> Iterator[Page]:
        """Open an address in a new window."""
        context = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]}, color_scheme="dark" if dark else "light"
        )
        page = context.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        page.goto(address)
        yield page
        context.close()

    @contextmanager
    def preview(self) -> Iterator[str]:
        """Run the preview. Yields its address."""
        running = Running(self.site, "--today", TODAY.date().isoformat())
        try:
            yield running.url
        finally:
            running.interrupt()


def take_site(studio: Studio) -> None:
    """Show a new site, on a desk and on a phone."""
    home = (studio.site / "public/index.html").as_uri()
    for name, size in (("new-site", SCREEN), ("new-site-phone", PHONE)):
        with studio.open(home, size) as page:
            save(page, name)


def take_item(studio: Studio) -> None:
    """Show a draft in the preview, a mistake in it, and the item as it is published."""
    studio.run("new", "item", "--agency", "qingshanxian-jiaoyuju", "--category", "教育", "--title", "标题")
    studio.do("clerk", ShownFile)
    item = studio.site / EDUCATION / "items/2026/00001.md"
    with studio.preview() as address, studio.open(address) as page:
        while not page.goto(f"{address}{ADDRESS}").ok:  # type: ignore[union-attr]
            page.wait_for_timeout(200)
        expect(page.locator("h1")).to_contain_text("春季学期")
        save(page, "draft-preview")
        studio.do("clerk", RemovedLine)
        edit(item, "^公开日期: 2026-11-20$", "公开日期: 2026-11-5")
        expect(page.locator(PANEL)).to_contain_text("FLD-021")
        save(page, "error-overlay")
    edit(item, "^公开日期: 2026-11-5$", "公开日期: 2026-11-20")
    studio.run("build")
    with studio.open((studio.site / "public" / ADDRESS).as_uri()) as page:
        save(page, "item-page")


def take_review(studio: Studio) -> None:
    """Show a review: its first screen, and a page that was changed."""
    edit(
        studio.site / EDUCATION / "items/2026/00001.md",
        "3月1日开学，2月27日至28日报到注册",
        "3月8日开学，3月6日至7日报到注册",
    )
    attachment = studio.site / EDUCATION / "items/2026/00001/报到须知.pdf"
    attachment.parent.mkdir()
    attachment.write_bytes(BLANK_PDF)
    edit(studio.site / EDUCATION / "items/2026/00001.md", "^保密审查:$", "附件: [报到须知.pdf]\n保密审查:")
    studio.run(
        "new",
        "item",
        "--agency",
        "qingshanxian-jiaoyuju",
        "--category",
        "教育",
        "--title",
        "青山县教育局校车安全检查通报",
    )
    second = studio.site / EDUCATION / "items/2026/00002.md"
    edit(second, "^草稿: 是\n", "")
    edit(second, "^在这里写正文.*$", "2026年11月检查校车23辆，全部合格。")
    studio.execute("git", "switch", "--quiet", "--create", "jiaoyu-kaixue")
    studio.execute("git", "add", "content")
    studio.execute("git", "commit", "--quiet", "--message", "调整开学时间，通报校车检查")
    studio.run("review", "main")
    with studio.open((studio.site / "review.html").as_uri(), (SCREEN[0], 760)) as page:
        save(page, "review-top")
        page.get_by_role("heading", name="春季学期").first.scroll_into_view_if_needed()
        page.evaluate("scrollBy(0, 470)")
        page.wait_for_timeout(500)
        save(page, "review-page")


def take_theme(studio: Studio) -> None:
    """Show a theme of one's own, and a mistake in one of its templates."""
    studio.do("themer", ShownFile)
    edit(studio.site / "site.yaml", "^主题: .*$", "主题: qingshan")
    studio.run("build")
    with studio.open((studio.site / "public/index.html").as_uri()) as page:
        save(page, "theme")
    template = studio.site / "themes/qingshan/templates/base.html"
    with studio.preview() as address, studio.open(address) as page:
        expect(page.locator(".service-line")).to_be_visible()
        edit(template, r"view\.site\.sponsor", "view.site.sponser")
        expect(page.locator(PANEL)).to_contain_text("THM-")
        save(page, "theme-error")


def take_sample(studio: Studio) -> None:
    """Show the sample on a desk, and on a phone in dark mode, and the profile of a build."""
    studio.run("init", "sample", "--sample")
    sample = studio.site / "sample"
    studio.run("build", "--profile", folder=sample)
    with studio.open((sample / "public/index.html").as_uri(), DESK) as page:
        save(page, "home")
    page_of_item = min(sample.glob("public/items/yunxiu-office/2024-*.html"))
    with studio.open(page_of_item.as_uri(), PHONE, dark=True) as page:
        save(page, "sample-phone")
    with studio.open((sample / "sitegen-profile.html").as_uri()) as page:
        page.wait_for_timeout(1000)
        # Without the head, which has the path of this machine.
        save(page, "profile", FloatRect(x=0, y=66, width=SCREEN[0], height=400))


TAKERS: Final[tuple[Callable[[Studio], None], ...]] = (
    take_site,
    take_item,
    take_review,
    take_theme,
    take_sample,
)
PICTURES: Final = (
    "home",
    "new-site",
    "new-site-phone",
    "draft-preview",
    "error-overlay",
    "item-page",
    "review-top",
    "review-page",
    "theme",
    "theme-error",
    "sample-phone",
    "profile",
)
"""Names of all pictures."""


def locate_picture(name: str) -> Path:
    """Return the file of a picture. That of the README is not one of a guide."""
    return FOLDER / "home.png" if name == "home" else FOLDER / "guides" / f"{name}.png"


def save(page: Page, name: str, part: FloatRect | None = None) -> None:
    """Save what a window shows, or a part of it."""
    assert name in PICTURES, name
    file = locate_picture(name)
    page.screenshot(path=file, animations="disabled", clip=part)
    print(name, file.stat().st_size)


def read_size(file: Path) -> tuple[int, int]:
    """Return width and height of a PNG file in pixels."""
    head = file.read_bytes()[:24]
    assert head.startswith(b"\x89PNG\r\n\x1a\n"), file
    width, height = struct.unpack(">II", head[16:])
    return width, height


def main(steps: list[str]) -> None:
    """Take the pictures of the named steps, by default all."""
    takers = [take for take in TAKERS if not steps or take.__name__.removeprefix("take_") in steps]
    expect.set_options(timeout=PATIENCE * 1000)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        # Grey edges of letters make files a third smaller than coloured ones.
        arguments = ["--disable-lcd-text", "--no-sandbox"]
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=arguments)
        studio = Studio(Path(folder), browser)
        for take in takers:
            if take is take_review:
                studio.execute("git", "init", "--quiet")
                studio.execute("git", "add", ".")
                studio.execute("git", "commit", "--quiet", "--message", "新建网站")
            take(studio)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
