"""Verify the check characters of the codes that identify agencies."""

from __future__ import annotations

# I, O, S, V and Z are left out, because they are easily misread (GB 32100-2015).
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def is_valid_credit_code(code: str) -> bool:
    """Whether the check character of a 统一社会信用代码, the last of its 18 characters, is correct (GB 32100-2015).

    Raises ValueError if the code is of another length, or if one of the first 17 characters is not allowed
    by the standard. Lower-case letters are not allowed.
    """
    total = sum(
        _CREDIT_ALPHABET.index(char) * weight for char, weight in zip(code[:-1], _CREDIT_WEIGHTS, strict=True)
    )
    return code[-1] == _CREDIT_ALPHABET[(31 - total % 31) % 31]


def is_valid_organisation_code(code: str) -> bool:
    """Whether the check character of an 组织机构代码, the last of its 9 characters, is correct (GB 11714).

    ``code`` is written without a hyphen. Raises ValueError if it is of another length, or if one of the
    first 8 characters is neither a digit nor a letter.
    """
    total = sum(int(char, 36) * weight for char, weight in zip(code[:-1], _ORGANISATION_WEIGHTS, strict=True))
    # 11 minus the remainder is 1 to 11: 10 is written X, and 11 stands for 0.
    return code[-1] == "0123456789X0"[11 - total % 11]
