"""QR codes: those put together from known ones are the very ones that the library draws."""

from __future__ import annotations

import random
import re

import segno

from sitegen.theme.qr import encode_qr_rows, render_qr_svg


def drawn(address: str) -> list[str]:
    matrix = segno.make_qr(address, error="m", boost_error=False, mask=3, mode="byte").matrix
    return ["".join("1" if module else "0" for module in row) for row in matrix]


def test_every_code_is_the_one_the_library_draws() -> None:
    chance = random.Random(7)
    for _ in range(400):
        agency = chance.choice(("finance", "housing", "office-1", "a", "卫生"))
        serial = f"{chance.randint(0, 30):05}"
        address = (
            f"https://www.example.gov.cn/zfxxgk/items/{agency}/{chance.randint(2020, 2026)}-{serial}.html"
        )
        assert encode_qr_rows(address) == drawn(address), address


def test_a_code_is_one_path() -> None:
    svg = render_qr_svg("https://www.example.gov.cn/")
    assert svg.startswith("<svg ")
    assert svg.count("<path ") == 1


def test_the_path_draws_the_dark_modules() -> None:
    address = "https://www.example.gov.cn/zfxxgk/items/office/2024-00001.html"
    x, y, dark = 0, 0, set()
    for command, steps in re.findall(r"([hmM])([-.0-9 ]+)", render_qr_svg(address).partition(' d="')[2]):
        if command == "M":
            assert steps == "0 .5"
        elif command == "h":
            dark |= {(y, x + step) for step in range(int(steps))}
            x += int(steps)
        else:
            right, _, down = steps.partition(" ")
            x, y = x + int(right), y + int(down)
    rows = drawn(address)
    assert dark == {(y, x) for y, row in enumerate(rows) for x, module in enumerate(row) if module == "1"}
