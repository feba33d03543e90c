"""Yunnan 「云南」: fifteen tables with balances by kind of expenditure, assets, and 三公 in two scopes."""

from __future__ import annotations

from dataclasses import replace

from juesuan.forms.model import Column, Form, Line
from juesuan.forms.statutory.three_public import FORM as THREE_PUBLIC
from juesuan.forms.variant import Addition, Example, Variant

# Balances and income split into basic and project expenditure, with or without a 小计 above further parts.
_FLOWS = (
    Column("(?:年初|上年)结转[^/]*/基本支出结转(?:和结余)?$", "opening_basic"),
    Column("(?:年初|上年)结转[^/]*/项目支出结转和结余(?:/[小合]计)?$", "opening_project"),
    Column("本年收入(?:合计)?/基本支出$", "income_basic"),
    Column("本年收入(?:合计)?/项目支出$", "income_project"),
    Column("本年支出(?:合计)?/基本支出/人员经费$", "personnel_funds"),
    Column("本年支出(?:合计)?/基本支出/公用经费$", "public_funds"),
    Column("年末结转[^/]*/基本支出结转(?:和结余)?$", "closing_basic"),
    Column("年末结转[^/]*/项目支出结转和结余(?:/[小合]计)?$", "closing_project"),
    Column("年末结转[^/]*/项目支出结转和结余/项目支出结转$", "closing_project_carryover"),
    Column("年末结转[^/]*/项目支出结转和结余/项目支出结余$", "closing_project_surplus"),
)
_OPERATING = (
    Line("行政单位$", "agency_operating_administrative"),
    Line("参照公务员法管理(?:的)?事业单位$", "agency_operating_civil_service"),
    Line("国（境）外公务接待批次[^/]*$", "foreign_reception_batches", unit="批次"),
    Line("国（境）外公务接待人[次数][^/]*$", "foreign_reception_persons", unit="人次"),
)
GPB_THREE_PUBLIC = replace(
    THREE_PUBLIC,
    form="gpb_three_public",
    fund="general_public_budget",
    name_en="Three public expenses of the general public budget, beside those of all fiscal grants",
    titles=(),
    budget_titles=(),
    expenditure_lines=(*_OPERATING, *THREE_PUBLIC.expenditure_lines),
    fund_by_title=(),
    twins=(),
)
ASSETS = Form(
    form="state_assets",
    layout="named",
    fund="all_funds",
    name_en="State assets by type",
    titles=("国有资产(?:占有)?使用情况表", "国有资产占有情况表"),
    label="^(?:项目|单位|单位名称)$",
    row_line="reporting_unit",
    columns=(
        Column("资产总额$|^(?:资产)?[合总]计$", "assets_total"),
        Column("流动资产(?:/[小合]计)?$", "assets_current"),
        Column("固定资产/房屋(?:构筑物|建筑物)?$", "assets_buildings"),
        Column("固定资产/(?:车辆|汽车)$", "assets_vehicles"),
        Column("固定资产/单[价台][^/]*设备$", "assets_large_equipment"),
        Column("固定资产/其他(?:固定资产)?$", "assets_fixed_other"),
        Column("固定资产(?:/[小合]计)?$", "assets_fixed"),
        Column("对外投资(?:[/及和、][^/]*)?$", "assets_investment"),
        Column("在建工程$", "assets_in_construction"),
        Column("无形资产$", "assets_intangible"),
        Column("其他资产$", "assets_other"),
    ),
)

VARIANT = Variant(
    name="yunnan",
    name_zh="云南",
    applies_to="departments and units in Yunnan",
    years=(2019, None),
    source="[W] table lists of published reports on 2019, 2023 and 2024; [K] the bodies of tables 5, 10, 11 and 12",
    contents=(
        "收入支出决算表",
        "收入决算表",
        "支出决算表",
        "财政拨款收入支出决算表",
        "一般公共预算财政拨款收入支出决算表",
        "一般公共预算财政拨款基本支出决算表",
        "一般公共预算财政拨款项目支出决算表",
        "政府性基金预算财政拨款收入支出决算表",
        "国有资本经营预算财政拨款收入支出决算表",
        "财政拨款“三公”经费、行政参公单位机关运行经费情况表",
        "一般公共预算财政拨款“三公”经费情况表",
        "国有资产使用情况表",
        "部门整体支出绩效自评情况表",
        "部门整体支出绩效自评表",
        "项目支出绩效自评表",
    ),
    additions=(
        Addition(form="gpb_expenditure", columns=_FLOWS),
        Addition(form="government_fund", columns=_FLOWS),
        Addition(form="state_capital", columns=_FLOWS),
        Addition(
            form="three_public",
            titles=(
                "(?:财政拨款)?三公经费、行政参公单位机关运行经费情况表",
                "一般公共预算财政拨款三公经费情况表",
            ),
            expenditure_lines=_OPERATING,
        ),
    ),
    forms=(GPB_THREE_PUBLIC, ASSETS),
    examples=(
        Example(
            form="gpb_expenditure",
            title="一般公共预算财政拨款收入支出决算表",
            unit="元",
            drawing="""
            | 项目 | < | < | < | 年初结转和结余 | < | < | 本年收入 | < | < | 本年支出 | < | < | < | < | 年末结转和结余 | < | < | < | < |
            | 功能分类科目编码 | < | < | 科目名称 | 合计 | 基本支出结转 | 项目支出结转和结余 | 合计 | 基本支出 | 项目支出 | 合计 | 基本支出 | < | < | 项目支出 |\
              合计 | 基本支出结转 | 项目支出结转和结余 | < | < |
            | ^ | ^ | ^ | ^ | ^ | ^ | ^ | ^ | ^ | ^ | ^ | 小计 | 人员经费 | 公用经费 | ^ | ^ | ^ | 小计 | 项目支出结转 | 项目支出结余 |
            | 类 | 款 | 项 | 栏次 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16 |
            | ^ | ^ | ^ | 合计 | 10.00 | 4.00 | 6.00 | 50.00 | 30.00 | 20.00 | 48.00 | 30.00 | 25.00 | 5.00 |\
              18.00 | 12.00 | 4.00 | 8.00 | 7.00 | 1.00 |
            | 213 | < | < | 农林水支出 | 10.00 | 4.00 | 6.00 | 50.00 | 30.00 | 20.00 | 48.00 | 30.00 | 25.00 | 5.00 |\
              18.00 | 12.00 | 4.00 | 8.00 | 7.00 | 1.00 |
            """,
            facts="""
            total | opening_balance 10 | opening_basic 4 | opening_project 6 | income_total 50 |\
              income_basic 30 | income_project 20 | expenditure_total 48 | basic_expenditure 30 |\
              personnel_funds 25 | public_funds 5 | project_expenditure 18 | closing_balance 12 |\
              closing_basic 4 | closing_project 8 | closing_project_carryover 7 | closing_project_surplus 1
            function 213 | opening_balance 10 | opening_basic 4 | opening_project 6 | income_total 50 |\
              income_basic 30 | income_project 20 | expenditure_total 48 | basic_expenditure 30 |\
              personnel_funds 25 | public_funds 5 | project_expenditure 18 | closing_balance 12 |\
              closing_basic 4 | closing_project 8 | closing_project_carryover 7 | closing_project_surplus 1
            """,
        ),
        Example(
            form="three_public",
            title="财政拨款“三公”经费、行政参公单位机关运行经费情况表",
            unit="元",
            drawing="""
            | 项目 | 行次 | 全年预算数 | 决算统计数 |
            | 栏次 |  | 1 | 2 |
            | 一、“三公”经费支出 | 1 | — | — |
            | （一）支出合计 | 2 | 60.00 | 50.00 |
            | 1.因公出国（境）费 | 3 |  |  |
            | 2.公务用车购置及运行维护费 | 4 | 40.00 | 40.00 |
            | （1）公务用车购置费 | 5 |  |  |
            | （2）公务用车运行维护费 | 6 | 40.00 | 40.00 |
            | 3.公务接待费 | 7 | 20.00 | 10.00 |
            | （1）国内接待费 | 8 | — | 10.00 |
            | 其中：外事接待费 | 9 | — | 2.00 |
            | （2）国（境）外接待费 | 10 | — |  |
            | （二）相关统计数 | 11 | — | — |
            | 4.公务用车保有量（辆） | 15 | — | 3 |
            | 5.国内公务接待批次（个） | 16 | — | 7 |
            | 其中：外事接待批次（个） | 17 | — | 1 |
            | 6.国内公务接待人次（人） | 18 | — | 45 |
            | 7.国（境）外公务接待批次（个） | 20 | — | 0 |
            | 8.国（境）外公务接待人次（人） | 21 | — | 0 |
            | 二、机关运行经费 | 22 | — | 300.00 |
            | （一）行政单位 | 23 | — | 200.00 |
            | （二）参照公务员法管理事业单位 | 24 | — | 100.00 |
            """,
            facts="""
            three_public_total 「（一）支出合计」 | adjusted_budget 60 | 50
            vehicle_total | adjusted_budget 40 | 40
            vehicle_operation | adjusted_budget 40 | 40
            reception | adjusted_budget 20 | 10
            domestic_reception | 10
            of_which 「其中：外事接待费」 | 2
            vehicles_kept | 3 辆
            reception_batches | 7 个
            of_which 「其中：外事接待批次（个）」 | 1 个
            reception_persons | 45 人
            foreign_reception_batches | 0 个
            foreign_reception_persons | 0 人
            agency_operating_funds | 300
            agency_operating_administrative | 200
            agency_operating_civil_service | 100
            """,
        ),
        Example(
            form="state_assets",
            title="国有资产使用情况表",
            drawing="""
            | 项目 | 行次 | 资产总额 | 流动资产 | 固定资产 | < | < | < | < | 对外投资/有价证券 | 在建工程 | 无形资产 | 其他资产 |
            | ^ | ^ | ^ | ^ | 小计 | 房屋构筑物 | 车辆 | 单价200万元以上大型设备 | 其他固定资产 | ^ | ^ | ^ | ^ |
            | 栏次 |  | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 |
            | 合计 | 1 | 100.00 | 20.00 | 60.00 | 40.00 | 10.00 | 5.00 | 5.00 | 1.00 | 9.00 | 7.00 | 3.00 |
            """,
            facts="""
            total | assets_total 1,000,000 | assets_current 200,000 | assets_fixed 600,000 |\
              assets_buildings 400,000 | assets_vehicles 100,000 | assets_large_equipment 50,000 |\
              assets_fixed_other 50,000 | assets_investment 10,000 | assets_in_construction 90,000 |\
              assets_intangible 70,000 | assets_other 30,000
            """,
        ),
    ),
)
