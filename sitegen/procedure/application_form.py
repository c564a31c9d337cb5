"""The fields of the application form (条例第二十九条). No field asks for the purpose: since 2019, none is required."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

BilingualText = tuple[str, str]
"""A text in Chinese and English."""


class ApplicationField(Struct, frozen=True):
    """A field of the application form.

    ``key`` is unique in the form and begins with the key of its group, such as ``person-name``. ``label`` is
    the name of the field. A ``required`` field must be filled in. Of the groups ``person`` and
    ``organisation``, an applicant fills in only one, so the fields of the other one may stay empty. ``hint``
    is shown with the field; it is ``("", "")`` if there is none. ``kind`` is ``text``, ``lines`` (several
    lines of text), ``choice`` or ``date``. ``check`` is the expected content: ``name`` (no digits),
    ``number`` (identity number), ``credit`` (统一社会信用代码), ``phone``, ``email``, ``postcode``, or "" for any.
    ``options`` are the values of a ``choice``.
    """

    key: str
    label: BilingualText
    required: bool = False
    kind: str = "text"
    check: str = ""
    hint: BilingualText = ("", "")
    options: tuple[BilingualText, ...] = ()


class ApplicationFieldGroup(Struct, frozen=True):
    """A group of fields with a common title, in the order in which the form shows them.

    ``key`` is ``person``, ``organisation``, ``contact`` or ``request``.
    """

    key: str
    title: BilingualText
    fields: tuple[ApplicationField, ...]


_IDENTITY: Final = (("居民身份证", "Resident identity card"), ("护照", "Passport"), ("其他", "Other"))
_DELIVERY: Final = (
    ("邮寄", "Post"),
    ("电子邮件", "E-mail"),
    ("当面领取", "In person"),
    ("传真", "Fax"),
)
_CARRIER: Final = (("纸质", "Paper"), ("电子", "Electronic"), ("光盘", "Disc"))

APPLICATION_FORM: Final = (
    ApplicationFieldGroup(
        "person",
        ("申请人（自然人）", "Applicant (natural person)"),
        (
            ApplicationField("person-name", ("姓名", "Name"), required=True, check="name"),
            ApplicationField("person-employer", ("工作单位", "Employer")),
            ApplicationField(
                "person-identity", ("证件名称", "Identity document"), True, "choice", options=_IDENTITY
            ),
            ApplicationField(
                "person-number", ("证件号码", "Number of the document"), required=True, check="number"
            ),
        ),
    ),
    ApplicationFieldGroup(
        "organisation",
        ("申请人（法人或者其他组织）", "Applicant (legal person or other organisation)"),
        (
            ApplicationField("organisation-name", ("名称", "Name"), required=True),
            ApplicationField(
                "organisation-code", ("统一社会信用代码", "Unified social credit code"), True, check="credit"
            ),
            ApplicationField(
                "organisation-head", ("法定代表人", "Legal representative"), required=True, check="name"
            ),
            ApplicationField(
                "organisation-contact", ("联系人姓名", "Contact person"), required=True, check="name"
            ),
        ),
    ),
    ApplicationFieldGroup(
        "contact",
        ("联系方式（至少填写一项）", "How to reach you (at least one)"),
        (
            ApplicationField("contact-phone", ("联系电话", "Telephone"), check="phone"),
            ApplicationField("contact-email", ("电子邮箱", "E-mail"), check="email"),
            ApplicationField("contact-address", ("通信地址", "Postal address")),
            ApplicationField("contact-postcode", ("邮政编码", "Postcode"), check="postcode"),
            ApplicationField("contact-fax", ("传真", "Fax"), check="phone"),
        ),
    ),
    ApplicationFieldGroup(
        "request",
        ("所需政府信息", "What you ask for"),
        (
            ApplicationField(
                "request-description",
                (
                    "信息的名称、文号或者便于查询的其他特征性描述",
                    "Name, document number or other description",
                ),
                True,
                "lines",
                hint=(
                    "一份申请只写一个事项，写明时间、机关、项目，便于查找",
                    "One matter for each request; dates, agencies and projects help to find it",
                ),
            ),
            ApplicationField(
                "request-delivery", ("获取信息的方式", "How to get it"), True, "choice", options=_DELIVERY
            ),
            ApplicationField(
                "request-carrier", ("信息载体形式", "Form of the copy"), True, "choice", options=_CARRIER
            ),
            ApplicationField("request-date", ("申请时间", "Date"), True, "date"),
        ),
    ),
)
