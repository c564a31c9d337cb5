"""Addresses that do not lead where readers think."""

from __future__ import annotations

import pytest

from sitegen.schema.web_address import AddressFault, find_address_fault, find_host, find_misleading_host

DISGUISED, INTERNAL = AddressFault.DISGUISED_HOST, AddressFault.INTERNAL_HOST
DIALLING, RECIPIENT = AddressFault.BAD_TELEPHONE, AddressFault.HIDDEN_RECIPIENT


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("https://www.gov.cn/", None),
        ("HTTPS://WWW.GOV.CN/a?b=1#c", None),
        ("https://www.gov.cn:8443/", None),
        ("https://www.mca.政务/", None),
        ("https://xn--55qw42g.xn--zfr164b/", None),
        ("https://１１.gov.cn/", None),
        ("https://8.8.8.8/", None),
        ("https://[2400:3200::1]/", None),
        ("https://www.gov.cn。evil.example/", DISGUISED),
        ("https://www.gov.cn．evil.example/", DISGUISED),
        ("https://%65vil.example/", DISGUISED),
        ("https://gоv.cn/", DISGUISED),
        ("https://xn--gv-lmc.cn/", DISGUISED),
        ("https://127.0.0.1/", INTERNAL),
        ("http://127.1:8080/", INTERNAL),
        ("http://2130706433/", INTERNAL),
        ("http://0x7f.0.0.1/", INTERNAL),
        ("http://0177.0.0.1/", INTERNAL),
        ("http://１２７.0.0.1/", INTERNAL),
        ("http://999999999999/", INTERNAL),
        ("http://10.1.2.3/oa", INTERNAL),
        ("http://192.168.1.1/", INTERNAL),
        ("http://[::1]:80/", INTERNAL),
        ("http://[fe80::1]/", INTERNAL),
        ("http://localhost:8000/", INTERNAL),
        ("http://oa.lan/", INTERNAL),
        ("https://[", None),
        ("https:///x", None),
        ("tel:0471-1234567", None),
        ("tel:+86-471-123 4567;ext=3", None),
        ("tel:12345", None),
        ("tel:*%2306%23", DIALLING),
        ("tel:**21*13800000000#", DIALLING),
        ("tel:", DIALLING),
        ("mailto:zwgk@x.gov.cn", None),
        ("mailto:zwgk@x.gov.cn?subject=依申请公开&body=您好", None),
        ("mailto:?bcc=a@b.example", RECIPIENT),
        ("mailto:zwgk@x.gov.cn?BCC=a@b.example", RECIPIENT),
        ("mailto:", RECIPIENT),
    ],
)
def test_faults(address: str, fault: AddressFault | None) -> None:
    assert find_address_fault(address) is fault


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://user@WWW.Gov.cn:80/x", "www.gov.cn"),
        ("https://www.gov.cn。evil.example/", "www.gov.cn.evil.example"),
        ("https://%65vil.example/", "evil.example"),
        ("https://xn--zfr164b/", "政务"),
        ("https:///x", None),
    ],
)
def test_the_host_is_that_of_browsers(address: str, host: str | None) -> None:
    assert find_host(address) == host


@pytest.mark.parametrize(
    ("text", "address", "shown"),
    [
        ("https://www.gov.cn/", "https://evil.example/", "www.gov.cn"),
        ("www.gov.cn", "https://evil.example/", "www.gov.cn"),
        ("www.gov.cn/zhengce", "https://www.gov.cn.evil.example/", "www.gov.cn"),
        ("www.gov.cn", "https://www.gov.cn/zhengce/", ""),
        ("gov.cn", "https://www.gov.cn/", ""),
        ("www.gov.cn", "https://gov.cn/", ""),
        ("WWW.GOV.CN", "https://www.gov.cn/", ""),
        ("国务院", "https://www.gov.cn/", ""),
        ("报名表.docx", "https://www.gov.cn/a.docx", ""),
        ("第1.2节", "https://www.gov.cn/", ""),
        ("中国政府网 www.gov.cn", "https://evil.example/", ""),
        ("https://www.gov.cn?x", "https://evil.com/", "www.gov.cn"),
        ("www.gov.cn#x", "https://evil.com/", "www.gov.cn"),
        ("www.gov.cn\\x", "https://evil.com/", "www.gov.cn"),
        ("www．gov．cn", "https://evil.com/", "www.gov.cn"),
        ("www。gov｡cn", "https://evil.com/", "www.gov.cn"),
        ("ｗｗｗ.ｇｏｖ.ｃｎ／x", "https://evil.com/", "www.gov.cn"),
        ("https：//www.gov.cn", "https://evil.com/", "www.gov.cn"),
        ("www.\u200bgov\u00ad.cn\ufeff", "https://evil.com/", "www.gov.cn"),
        ("\u2060 www.gov.cn", "https://evil.com/", "www.gov.cn"),
        ("https://user@www.gov.cn/", "https://evil.com/", "www.gov.cn"),
        ("www．gov．cn？x", "https://www.gov.cn/zhengce/", ""),
        ("www.gov.cn?to=https://www.gov.cn/", "https://www.gov.cn/?to=https://www.gov.cn/", ""),
        ("a@mail.gov.cn", "https://evil.com/", ""),
        ("www.gov.cn。", "https://evil.com/", "www.gov.cn"),
        ("网址：https://www.gov.cn", "https://evil.com/", "www.gov.cn"),
        ("www.gov.cn/?to=http://a.cn", "https://evil.com/", "www.gov.cn"),
    ],
)
def test_a_text_that_names_another_site(text: str, address: str, shown: str) -> None:
    assert find_misleading_host(text, address) == shown
