"""财政拨款“三公”经费支出决算表: overseas trips, official vehicles, reception; budget and actual.

Source: 部门决算公开 national set; items across with one data row, or items down with two columns.
"""

from __future__ import annotations

from juesuan.forms.model import Column, Form, Line

# Looked for in the header path without its 预算数/决算数 words, last word first.
ITEM_LINES = (
    # 其中：外事接待费 and its counts are parts of domestic reception.
    Line("外事[^/]*接待", "of_which"),
    Line("机关运行经费[^/]*$", "agency_operating_funds"),
    Line("会议费$", "meeting"),
    Line("培训费$", "training"),
    Line("团组[^/]*$", "overseas_groups", unit="个"),
    Line("(?:出国|出境)[^/]*人[次数][^/]*$", "overseas_persons", unit="人次"),
    Line("购置[^/]*(?:数量|车辆数|购置数)[^/]*$", "vehicles_purchased", unit="辆"),
    Line("保有[^/]*$", "vehicles_kept", unit="辆"),
    Line("接待[^/]*批次[^/]*$", "reception_batches", unit="批次"),
    Line("接待[^/]*人[次数][^/]*$", "reception_persons", unit="人次"),
    Line("国内(?:公务)?接待[^/]*$", "domestic_reception"),
    Line("国（境）外(?:公务)?接待[^/]*$", "foreign_reception"),
    Line("接待[^/]*(?:/[小合]计)?$", "reception"),
    Line("(?:出国|出境)[^/]*(?:/[小合]计)?$", "overseas_trips"),
    Line("用车购置[及和与][^/]*(?:/[小合]计)?$|(?:公务)?用车[^/]*/[小合]计$", "vehicle_total"),
    Line("(?:运行维护费|运行费|运行维护)[^/]*$", "vehicle_operation"),
    Line("购置费?[^/]*$", "vehicle_purchase"),
    Line("[合小总]计$|三公[^/]*$", "three_public_total"),
)

FORM = Form(
    form="three_public",
    layout="across",
    fund="fiscal_grant",
    side="expenditure",
    name_en="Three public expenses (overseas trips, vehicles, reception)",
    titles=(
        "(?:一般公共预算)?(?:财政拨款)?[“”\"‘’]*三公[“”\"‘’]*经费(?:及[^表]{1,20})?(?:、[^表]{1,20})?"
        "(?:支出)?(?:决算|情况)?(?:信息|情况)?表",
    ),
    budget_titles=(
        "(?:一般公共预算)?(?:财政拨款)?[“”\"‘’]*三公[“”\"‘’]*经费(?:[及和、][^表]{1,20})?(?:支出)?预算(?:情况)?表",
        "(?:一般公共预算)(?:财政拨款)?[“”\"‘’]*三公[“”\"‘’]*经费支出表",
    ),
    columns=(
        Column("全年预算|调整预算", phase="adjusted_budget"),
        Column("年初预算", phase="initial_budget"),
        Column("上年决算", phase="prior_actual"),
        Column("决算|统计|实际|执行", phase="actual"),
        # 一般公共预算安排的“三公”经费 names a fund, no phase.
        Column("(?<!一般公共)(?<!政府性基金)(?<!国有资本经营)预算", phase="budget"),
    ),
    expenditure_lines=ITEM_LINES,
    fund_by_title=(("一般公共预算", "general_public_budget"),),
    # Printed beside the form of all fiscal grants, the general public budget's is a form of its own.
    twins=(("一般公共预算", "gpb_three_public"),),
)
