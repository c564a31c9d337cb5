"""The site.yaml of a new project."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from sitegen.schema.format_version import CURRENT_FORMAT
from sitegen.schema.yaml_quoting import quote_scalar

PLACEHOLDER_BY_SETTING: Final = {
    "url": "https://www.site.example/zfxxgk/",
    "site_id": "9900000000",
    "contact": "待填写",
}
"""Values of required settings that are not known yet. The checks report each of them until it is replaced."""


class NewSite(Struct, frozen=True, kw_only=True):
    """Settings of a new site for its site.yaml. A value that is not known or does not exist is "".

    ``name`` is the name of the whole website, ``sponsor`` the agency that is responsible for it, and
    ``operator`` the one that runs it. ``url`` is the full address of the disclosure section, ``site_id`` the
    code of ten digits that the state gives to a government website, and ``contact`` a line with address and
    telephone number. ``icp`` and ``police`` are the registration numbers of the website (ICP备案,
    公安备案). ``url``, ``site_id`` and ``contact`` are required: without them, the site is marked as under
    construction.
    """

    name: str
    sponsor: str
    url: str = ""
    site_id: str = ""
    contact: str = ""
    operator: str = ""
    icp: str = ""
    police: str = ""

    @property
    def missing_settings(self) -> tuple[str, ...]:
        """Names of the required attributes that are still "": some of "url", "site_id" and "contact"."""
        return tuple(name for name in PLACEHOLDER_BY_SETTING if not getattr(self, name))


def render_site_yaml(site: NewSite) -> str:
    """Return the text of a site.yaml. Settings that an office may leave out are included as comments.

    If a required setting is not known, a placeholder stands in its place. The status of the site is under construction
    (``状态: 筹建``) in any case, because guides and items are still to be written: the office decides when the site is
    an official one. Until then the checks report placeholders as warnings only, and each page says that the site is
    under construction.
    """
    ready = "下面“待填”的各行填好以后" if site.missing_settings else "内容齐了、可以正式公开的时候"
    return f"""# 网站设置。“# ”开头的行不起作用；要用就填好，删掉行首的“# ”。 Settings. Lines with “# ” in front have no effect.
格式版本: {CURRENT_FORMAT}
# 筹建中：每一页都注明“正在筹建”。{ready}，把“筹建”改成“正式”。 Under construction.
状态: 筹建
网站名称: {quote_scalar(site.name)}
栏目名称: 政府信息公开
栏目描述: {quote_scalar(f"{site.name}的政府信息公开指南、政府信息公开制度、法定主动公开内容、政府信息公开年报和依申请公开")}
栏目关键词: [政府信息公开, 公开指南, 公开目录, 年度报告, 依申请公开]
{_render_required_setting(site, "url", "网址", "本栏目发布以后的完整网址，包括路径")}
{_render_required_setting(site, "site_id", "政府网站标识码", "10 位，全国政府网站信息报送系统分配")}
主办单位: {quote_scalar(site.sponsor)}
{_render_optional_setting("承办单位", site.operator, "承办单位全称")}
{_render_required_setting(site, "contact", "联系方式", "如：地址：……　电话：……　邮编：……")}
{_render_optional_setting("ICP备案", site.icp, "某ICP备12345678号-1")}
{_render_optional_setting("公安备案", site.police, "某公网安备12345678901234号")}
# 门户网址: 政府门户网站首页的网址
# 找错网址: “我为政府网站找错”的网址
# 每页顶部的一句话 A sentence at the top of each page
# 提示: ……
主题: default
主题色: "#1c5480"
# 写“是”就要求每个条目都填写保密审查 With 是, every item needs a secrecy review
必须保密审查: 否
"""


def _render_required_setting(site: NewSite, name: str, label: str, meaning: str) -> str:
    value = getattr(site, name)
    if value:
        return f"{label}: {quote_scalar(value)}"
    return f"# 待填 To fill in: {meaning}\n{label}: {quote_scalar(PLACEHOLDER_BY_SETTING[name])}"


def _render_optional_setting(label: str, value: str, hint: str) -> str:
    return f"{label}: {quote_scalar(value)}" if value else f"# {label}: {hint}"
