"""What a number or a plate in a table is, according to the head of its column. All numbers are invented."""

import pytest

from sitegen.checks.privacy import detect_personal_data


def found(text: str) -> list[str]:
    return [one.code for one in detect_personal_data("a.md", text, frozenset())]


BUDGET = "\t{title}\n\t科目编码\t项目\t2024年执行数（元）\t2025年预算数（元）\n\t101\t小计\t13900000000\t13900000001\n"
BULLETIN = "云岫县预算执行情况\n科目 本月{unit} 累计{unit} 同比%\n税收收入 68282541 612362370 -7.8\n"


@pytest.mark.parametrize(
    "text",
    [
        BUDGET.format(title="收入表"),
        "\t收入表\t\t单位：元\n\t科目\t2024年\n\t契税\t13900000000\n",
        "\t项目\t2024年\t\t2025年\n\t\t预算数\t决算数\t预算数\n\t甲\t13900000000\t13900000001\t1\n",
        "\t项目\t2024年\n\t\t预算数\t决算数\n\t甲\t1\t13900000001\n",
        "\t2025年收支总表\n\t项目\t2024年\t2025年\n\t甲\t13900000000\t13900000001\n",
        BULLETIN.format(unit="（元）") + "政府性基金收入 78252068 13900000000 10.5\n",
        BULLETIN.format(unit="（元）") + "文化旅游体育\n与传媒支出\n一般支出 13900000000 13900000001\n",
        "单位：元\n科目 2024年 2025年\n其中：契税 123 13900000000\n",
        "金额单位：元\n科目 决算数\n一般公共服务支出 13900000000\n",
    ],
)
def test_an_amount_in_a_table_is_no_phone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        BULLETIN.format(unit="") + "政府性基金收入 78252068 13900000000 10.5\n",
        BULLETIN.format(unit="（元）") + "李四 13900000000\n",
        BULLETIN.format(unit="（元）") + "李四 5000 13900000000\n",
        BULLETIN.format(unit="（元）") + "2 佘某 13900000000\n",
        BULLETIN.format(unit="（元）") + "经办人：佘六一 5000 13900000000\n",
        BULLETIN.format(unit="（元）") + "全县收入增长。\n佘六一 5000 13900000000\n",
        "补助发放表（元）\n姓名 金额 手机\n佘六一 5000 13900000000\n",
        "补助发放表（元）\n户名 金额 联系\n佘六一 5000 13900000000\n",
        "项目\t金额（元）\t备注\t\n甲\t5\t佘六一\t13900000000\n",
        "姓名\t补助（元）\t手机\n佘六一\t5000\t13900000000\n",
        "收入13900\n手机 13900000000 元\n",
        "\t2025年收支总表\n\t项目\t2024年\t备注\n\t甲\t5\t13900000000\n",
        "\t项目\t联系\t\t预算数\n\t\t姓名\t电话\n\t甲\t佘六一\t13900000000\t1\n",
        "项目\t金额（元）\t\n甲\t五百\t无\n乙\t5\t13900000000\n",
        "编号\t项目\t2024年\n1\t甲\t佘六一13900000000\n",
    ],
)
def test_a_phone_near_amounts_is_found(text: str) -> None:
    assert found(text) == ["PII-003"]


def test_words_before_a_public_number_stay_in_the_head_of_a_table() -> None:
    """编码 in the head is no label of the year two cells later."""
    assert found("序号\t编码\t项目\t2024年\t手机\n1\t甲\t乙\t5\t13900000000\n") == ["PII-003"]
    assert found("编码\t项目\t2024年\t金额\n甲\t乙\t5\t13900000000\n") == []


def make_series(label: str, count: int) -> str:
    return "".join(
        f"第{number}株，村中有古槐一株，{label}139000000{number:02}。\n" for number in range(count)
    )


REGISTER = "序号 树种 {head} 位置\n" + "".join(
    f"{number} 古槐 139000000{number:02} 大槐村东\n" for number in range(1, 14)
)


@pytest.mark.parametrize(
    "text",
    [
        "机构\t备案号\t托位\n小太阳托育\t13900000000\t80\n",
        "单位\t许可证编号\n甲厂\t13900000000\n",
        "树种\t编号\t位置\n古槐\t13900000000\t村东\n",
        make_series("编号\n", 3),
        make_series("编\n号", 3),
        make_series("证书编号：", 2) + "证书编号：\n13900000077。又见13900000078。\n",
        REGISTER.format(head="古树编号"),
    ],
)
def test_a_registration_number_is_no_phone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("机构\t联系电话备案号\n甲\t13900000000\n", 1),
        ("会员编号\t积分\n13900000000\t5\n", 1),
        ("联系人编号\t积分\n13900000000\t5\n", 1),
        ("姓名\t手机\t编号\n张三\t13900000000\t5\n", 1),
        (make_series("编号\n", 2), 2),
        (make_series("编号\n", 3) + "手机13900000077。\n", 1),
        (make_series("编号\n", 3) + "张三，13911100077。\n", 1),
        (make_series("", 13), 13),
        (REGISTER.format(head="手机"), 13),
        (REGISTER.format(head="编号 手机"), 13),
        (REGISTER.format(head="姓名 编号"), 13),
    ],
)
def test_a_phone_near_registration_numbers_is_found(text: str, count: int) -> None:
    """Many telephones may begin alike, such as those that an office has bought together."""
    assert len([one for one in found(text) if one in ("PII-003", "PII-008")]) == min(count, 20)


ASSETS = "\t报废资产明细\n\t资产编号\t资产名称\t{head}\t备注\n\tTY1\t轿车\t{cell}\t蒙A12345\n"


@pytest.mark.parametrize(
    "text",
    [
        ASSETS.format(head="使用单位", cell="县水利局"),
        ASSETS.format(head="规格型号", cell="江铃"),
        "拟处置公务用车2辆（蒙A12345、蒙A12346），现予公示。",
        "一、报废固定资产：小型客车蒙A12345",
    ],
)
def test_the_plate_of_an_offices_vehicle_is_left_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        ASSETS.format(head="使用人", cell="佘六一"),
        ASSETS.format(head="规格型号", cell="李建国"),
        "报废机动车公告\n序号\t号牌号码\t车型\n1\t蒙A12345\t轿车\n",
        "强制报废的车辆：蒙A12345",
        "拟处置公务用车蒙A12345（李建国）",
        "处置违法车辆蒙A12345，车主李某",
        "公车私用：张某驾驶蒙A12345",
        "固定资产管理规定。蒙A12345违停",
        "驾驶员乘坐公务用车蒙A12345",
    ],
)
def test_the_plate_of_a_persons_vehicle_is_found(text: str) -> None:
    assert found(text) == ["PII-006"]
