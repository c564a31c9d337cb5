"""Changes inside archives: members dropped, doubled, renamed, changed, packed in other ways, and their XML."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from random import Random
from typing import Final

from tests.fuzz.byte_changes import change_bytes
from tests.fuzz.words import ODD_VALUES

_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
_NAMES: Final = (
    "../x", "/x", "C:\\x", "a.exe", "a.exe.", "con", "", "甲.txt", "a/" * 50 + "x", "word/document.xml", "xl/workbook.xml", "xl/sharedStrings.xml", "xl/vbaProject.bin",
    "docProps/core.xml", "content.xml", "OFD.xml", "mimetype", "[Content_Types].xml", "word/comments.xml", "xl/worksheets/sheet1.xml", "inner.zip", "x.docx", "\u202ex",
)  # fmt: skip
_ELEMENT: Final = re.compile(r"<[^<>]*>")
_ATTRIBUTE: Final = re.compile(r'\s[\w:]+="[^"]*"')
_XML_PIECES: Final = (
    "<!DOCTYPE a [<!ENTITY b 'c'>]>", "<!ENTITY x SYSTEM 'file:///etc/passwd'>", "&x;", "&#0;", "<![CDATA[", "]]>", "<!--", "-->", "<?x?>", "<a>" * 300, "</a>", "<c r='XFD1048576'><v>1</v></c>",
    "<c t='s'><v>99999999</v></c>", "<c t='s'><v>-1</v></c>", "<c t='s'><v>x</v></c>", "<c t='d'><v>9999-99-99</v></c>", "<c><v>1e999</v></c>", "<row r='99999999'/>", "<f>1+1</f>", "<cols><col min='1' max='16384' hidden='1'/></cols>",
    "<w:del/>", "<w:vanish/>", "<w:instrText>DDE x</w:instrText>", "xmlns:a='b'", "\x00", "é", "甲" * 3000,
)  # fmt: skip


def change_archive(data: bytes, random: Random, depth: int = 0) -> bytes:
    """Change an archive. One that cannot be read is changed byte by byte."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [(entry.filename, archive.read(entry)) for entry in archive.infolist()]
    except Exception:  # it was changed before, and need not be an archive any more
        return change_bytes(data, random)
    if not members:
        return change_bytes(data, random)
    for _ in range(random.choice((1, 1, 2, 3))):
        _change_members(members, random, depth)
    method = random.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_DEFLATED, *_METHODS))
    packed = _pack(members, method)
    # The packed bytes: what a decompressor meets.
    return change_bytes(packed, random) if random.random() < 0.25 else packed


def _change_members(members: list[tuple[str, bytes]], random: Random, depth: int) -> None:
    place = random.randrange(len(members))
    name, content = members[place]
    way = random.randrange(10)
    if way == 0 and len(members) > 1:
        del members[place]
    elif way == 1:
        members.append((name, content))
    elif way == 2:
        members[place] = (random.choice(_NAMES), content)
    elif way == 3:
        members.append((random.choice(_NAMES), random.choice(members)[1]))
    elif way == 4:
        members[place] = (name, change_bytes(content, random))
    elif way == 5 and depth < 2:
        members.append(("inner.zip", change_archive(_pack(members, zipfile.ZIP_DEFLATED), random, depth + 1)))
    elif content.lstrip()[:1] == b"<":
        text = change_xml(content.decode("utf-8", "replace"), random)
        members[place] = (name, text.encode("utf-8", "replace"))
    elif content[:2] == b"PK" and depth < 2:
        members[place] = (name, change_archive(content, random, depth + 1))
    else:
        members[place] = (name, change_bytes(content, random))


def change_xml(text: str, random: Random) -> str:
    """Change the elements, attributes and texts of XML."""
    for _ in range(random.choice((1, 1, 2, 4))):
        elements = list(_ELEMENT.finditer(text))
        if not elements:
            return text
        element, other = random.choice(elements), random.choice(elements)
        way = random.randrange(7)
        if way == 0:
            text = text[: element.start()] + text[element.end() :]
        elif way == 1:
            piece = text[element.start() : other.end()] or element.group()
            text = text[: element.end()] + piece[:2000] * random.choice((1, 2, 60)) + text[element.end() :]
        elif way == 2:
            text = text[: element.start()] + other.group() + text[element.end() :]
        elif way == 3:
            text = text[: element.end()] + random.choice(_XML_PIECES) + text[element.end() :]
        elif way == 4:
            attributes = list(_ATTRIBUTE.finditer(text))
            if attributes:
                found = random.choice(attributes)
                value = random.choice((*ODD_VALUES, "", "1048576", "XFD1", "A0", "4294967296"))
                name, value = found.group().partition("=")[0], value.replace("<", "").replace('"', "")
                new = random.choice(("", found.group() * 2, f'{name}="{value}"'))
                text = text[: found.start()] + new + text[found.end() :]
        elif way == 5:
            value = random.choice(ODD_VALUES).replace("<", "&lt;")
            text = text[: element.end()] + value + text[element.end() :]
        else:
            cut = random.randrange(len(text))
            text = text[:cut]
    return text


def _pack(members: list[tuple[str, bytes]], method: int) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive, warnings.catch_warnings():
        # Two members of one name are what is wanted.
        warnings.simplefilter("ignore", UserWarning)
        for name, content in members:
            entry = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            entry.compress_type = method
            archive.writestr(entry, content)
    return file.getvalue()
