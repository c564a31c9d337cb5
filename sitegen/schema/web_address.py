"""Finds web, telephone and mail addresses that do not lead where readers think they lead."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from enum import Enum
from ipaddress import IPv4Address, ip_address
from typing import Final
from urllib.parse import unquote, urlsplit

from sitegen.program import regex


class AddressFault(Enum):
    """Fault of an address that is correct in form.

    ``DISGUISED_HOST``: its host is not what it looks like. ``INTERNAL_HOST``: it cannot be reached from the Internet.
    ``BAD_TELEPHONE``: a telephone link contains something other than a number. ``HIDDEN_RECIPIENT``: a mail link sends
    copies or has no recipient.
    """

    DISGUISED_HOST = "disguised"
    INTERNAL_HOST = "internal"
    BAD_TELEPHONE = "dialling"
    HIDDEN_RECIPIENT = "hidden recipient"


# Browsers take these for the dot between the parts of a host (UTS #46).
_DOT_TRANSLATION: Final = str.maketrans("。．｡", "...")
_INTERNAL_HOST_NAMES: Final = regex.compile(
    r"(?:.*\.)?(?:localhost|local|lan|internal|intranet|localdomain|home\.arpa)\.?"
)
# Browsers take a number, decimal, octal or hexadecimal, for the address of a computer, however many dots it has.
_NUMERIC_HOST: Final = regex.compile(r"(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d+)){0,3}\.?")
_TELEPHONE: Final = regex.compile(
    r"\+?[0-9().\-–— ]{3,40}(?:;(?:ext|isub|phone-context)=[0-9a-z.+-]{1,40})*", re.IGNORECASE
)
_HOST_NAME: Final = regex.compile(r"(?P<host>(?:[\w-]{1,63}\.){1,8}[\w-]{2,63})(?::\d{1,5})?", re.IGNORECASE)
_HOST_END: Final = regex.compile(r"[/\\?#]")
_INVISIBLE_CATEGORIES: Final = frozenset({"Cf", "Cc", "Mn", "Me"})
"""Categories of characters that are not seen, or only as a part of the one before them."""
# Without “https://” a name such as 报名表.docx would look like a host, so it must end like one.
_TOP_LEVEL_DOMAINS: Final = (
    "cn",
    "com",
    "net",
    "org",
    "gov",
    "edu",
    "info",
    "中国",
    "政务",
    "公益",
    "公司",
    "网络",
)
_ALLOWED_MAIL_FIELDS: Final = frozenset({"subject", "body"})
_LOOKALIKE_SCRIPTS: Final = frozenset({"CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC"})


def find_address_fault(address: str) -> AddressFault | None:
    """Return the fault of an absolute address; None if it has none.

    The scheme must be http, https, tel or mailto. An address without a valid host gives None: callers check
    the form of the address themselves.
    """
    scheme = address.partition(":")[0].lower()
    if scheme == "tel":
        number = unquote(address[4:])
        return None if _TELEPHONE.fullmatch(number) else AddressFault.BAD_TELEPHONE
    if scheme == "mailto":
        return _find_mail_fault(address)
    host = find_host(address)
    if not host:
        return None
    typed = _read_typed_host(address)
    if "%" in typed or typed != typed.translate(_DOT_TRANSLATION) or _has_lookalike_letters(host):
        return AddressFault.DISGUISED_HOST
    return AddressFault.INTERNAL_HOST if is_internal_host(host) else None


def find_host(address: str) -> str | None:
    """Return the host of a web address as browsers read it: decoded and in lower case; None if it has none."""
    typed = _read_typed_host(address)
    # Full-width letters are those of ASCII to a browser.
    host = unicodedata.normalize("NFKC", unquote(typed).translate(_DOT_TRANSLATION)).lower()
    parts = [_decode_punycode(part) for part in host.split(".")]
    return ".".join(parts) or None


def find_misleading_host(link_text: str, address: str) -> str:
    """Return the host that a link's ``link_text`` names if its ``address`` leads to another site; "" otherwise.

    Two hosts belong to the same site if they are equal or one is a subdomain of the other, as ``www.x.gov.cn`` is
    of ``x.gov.cn``.
    """
    plain = _normalise_text(link_text)
    scheme, _, rest = plain.partition("://")
    if not rest or _HOST_END.search(scheme):
        scheme, rest = "", plain
    named = _HOST_END.split(rest, maxsplit=1)[0].rstrip(".")
    # Without a scheme this is an address of mail, which names no site.
    shown = _HOST_NAME.fullmatch(named.rpartition("@")[2] if scheme else named)
    host = find_host(address)
    if not shown or not host:
        return ""
    named = shown["host"].lower()
    if scheme.lower() not in ("http", "https") and named.rpartition(".")[2] not in _TOP_LEVEL_DOMAINS:
        return ""
    is_same = named == host or named.endswith("." + host) or host.endswith("." + named)
    return "" if is_same else named


def _normalise_text(text: str) -> str:
    """Return a text as readers perceive it: ordinary letters and dots, without invisible characters."""
    plain = unicodedata.normalize("NFKC", text.translate(_DOT_TRANSLATION)).translate(_DOT_TRANSLATION)
    return "".join(sign for sign in plain if unicodedata.category(sign) not in _INVISIBLE_CATEGORIES).strip()


def is_internal_host(host: str) -> bool:
    """Return whether a host can be reached only from the same computer or an internal network."""
    bare = host.strip("[]").rstrip(".")
    if _INTERNAL_HOST_NAMES.fullmatch(host):
        return True
    with suppress(ValueError):
        return not ip_address(bare).is_global
    if _NUMERIC_HOST.fullmatch(host):
        with suppress(ValueError):
            return not IPv4Address(_parse_numeric_host(bare)).is_global
        return True
    return False


def _find_mail_fault(address: str) -> AddressFault | None:
    recipients, _, query = address[7:].partition("?")
    fields = {part.partition("=")[0].lower() for part in query.split("&") if part}
    if not recipients.strip() or not fields <= _ALLOWED_MAIL_FIELDS:
        return AddressFault.HIDDEN_RECIPIENT
    return None


def _read_typed_host(address: str) -> str:
    with suppress(ValueError):
        host = urlsplit(address).netloc.rpartition("@")[2]
        return host if host.endswith("]") else regex.sub(r":\d*\Z", "", host)
    return ""


def _decode_punycode(part: str) -> str:
    if part.startswith("xn--"):
        with suppress(UnicodeError):
            return part[4:].encode("ascii").decode("punycode")
    return part


def _has_lookalike_letters(host: str) -> bool:
    """Return whether a host has letters that look like ASCII ones, e.g. the Cyrillic о in ``gоv.cn``."""
    return any(_find_script(sign) in _LOOKALIKE_SCRIPTS for sign in host if sign > "\x7f")


def _find_script(sign: str) -> str:
    return unicodedata.name(sign, "").partition(" ")[0]


def _parse_numeric_host(host: str) -> int:
    """Return the IPv4 address of a numeric host as an integer, e.g. 127.1 or 0x7f.1 for 127.0.0.1.

    As in browsers, the last part of the host fills all remaining bytes.
    """
    numbers = [
        int(part, 16 if part.startswith("0x") else 8 if part.startswith("0") else 10)
        for part in host.split(".")
    ]
    *first, last = numbers
    return sum(number << 8 * (3 - place) for place, number in enumerate(first)) + last
