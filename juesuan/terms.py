"""The closed word lists of the project: every code that stands in a column, with its Chinese name.

What belongs here: words that the forms, the facts, the tables and the rules all use, so that a
measure, a line 「行」 or a fund 「资金性质」 has one spelling. Where a form prints them is the business of
`juesuan.forms`.
"""

from __future__ import annotations

from typing import Final

SIDES: Final = {"income": "收入", "expenditure": "支出"}

FUNDS: Final = {
    "all_funds": "全部资金",
    "fiscal_grant": "财政拨款",
    "general_public_budget": "一般公共预算财政拨款",
    "government_fund": "政府性基金预算财政拨款",
    "state_capital": "国有资本经营预算财政拨款",
}

PHASES: Final = {
    "actual": "决算数",
    "budget": "预算数（口径未注明）",
    "initial_budget": "年初预算数",
    "adjusted_budget": "全年预算数（调整预算数）",
    "prior_actual": "上年决算数",
}

# What stood in the cell. Blank, dash, zero and a word are four different statements of the publisher.
STATES: Final = {
    "number": "非零数字",
    "zero": "印出的零",
    "blank": "空白",
    "dash": "横线",
    "word": "文字（无等）",
    "unreadable": "未能读出（另见待核）",
}

ENTITY_LEVELS: Final = {
    "department": "部门（含所属单位）",
    "head_office": "部门本级",
    "unit": "单位",
    "unknown": "未注明",
}

REPORT_KINDS: Final = {"final_accounts": "部门决算", "budget": "部门预算", "unknown": "未识别"}

# Statutory forms 「公开表」, in the order of the national set.
FORMS: Final = {
    "revenue_expenditure_summary": "收入支出决算总表",
    "income": "收入决算表",
    "expenditure": "支出决算表",
    "fiscal_grant_summary": "财政拨款收入支出决算总表",
    "gpb_expenditure": "一般公共预算财政拨款支出决算表",
    "gpb_basic": "一般公共预算财政拨款基本支出决算（明细）表",
    "gpb_project": "一般公共预算财政拨款项目支出决算明细表",
    "government_fund": "政府性基金预算财政拨款收入支出决算表",
    "state_capital": "国有资本经营预算财政拨款（收入）支出决算表",
    "three_public": "财政拨款“三公”经费支出决算表",
    "operating_assets_procurement": "机关运行经费支出、国有资产占用情况及政府采购支出信息表",
    # Forms that only some provinces or kinds of units print; none is required.
    "project_income_expenditure": "项目收入支出决算表",
    "income_by_unit": "收入决算表（按单位列示）",
    "expenditure_by_unit": "支出决算表（按单位列示）",
    "fiscal_grant_expenditure": "财政拨款支出决算表",
    "fiscal_grant_detail": "财政拨款支出决算明细表",
    "gpb_detail": "一般公共预算财政拨款支出决算明细表",
    "project_expenditure_list": "项目支出决算表（按项目列示）",
    "gpb_project_list": "一般公共预算财政拨款项目支出决算表（按项目列示）",
    "gf_basic": "政府性基金预算财政拨款基本支出决算表",
    "sc_expenditure": "国有资本经营预算财政拨款支出决算表（另有收入支出决算表的）",
    "gpb_three_public": "一般公共预算财政拨款“三公”经费情况表（另有财政拨款“三公”经费表的）",
    "gf_three_public": "政府性基金预算财政拨款“三公”经费支出决算表",
    "state_assets": "国有资产使用情况表",
    "agency_operating": "机关运行经费支出决算表",
    "procurement": "政府采购情况表",
    "purchased_services": "政府购买服务决算公开情况表",
    # A published table that has no name of its own here yet: what `juesuan variants suggest` starts from.
    "unlisted_table": "未列入目录的公开表",
}

# Measures 「栏」: the meaning of a column.
MEASURES: Final = {
    "amount": "金额",
    "income_total": "本年收入合计",
    "fiscal_grant_income": "财政拨款收入",
    "superior_subsidy_income": "上级补助收入",
    "business_income": "事业收入",
    "edu_fee_income": "其中：教育收费",
    "operating_income": "经营收入",
    "affiliated_unit_income": "附属单位上缴收入",
    "other_income": "其他收入",
    "expenditure_total": "本年支出合计",
    "basic_expenditure": "基本支出",
    "project_expenditure": "项目支出",
    "payment_to_superior": "上缴上级支出",
    "operating_expenditure": "经营支出",
    "subsidy_to_affiliated": "对附属单位补助支出",
    "opening_balance": "年初结转和结余",
    "closing_balance": "年末结转和结余",
    "personnel_funds": "人员经费",
    "public_funds": "公用经费",
    # Columns that only some provinces or kinds of units print.
    "of_which": "其中栏（不参与加总）",
    "special_account_income": "财政专户管理资金收入",
    "education_income": "教育事业收入",
    "research_income": "科研事业收入",
    "opening_basic": "年初结转和结余：基本支出结转",
    "opening_project": "年初结转和结余：项目支出结转和结余",
    "income_basic": "本年收入：基本支出",
    "income_project": "本年收入：项目支出",
    "closing_basic": "年末结转和结余：基本支出结转",
    "closing_project": "年末结转和结余：项目支出结转和结余",
    "closing_project_carryover": "年末结转和结余：项目支出结转",
    "closing_project_surplus": "年末结转和结余：项目支出结余",
    "procurement_total": "政府采购金额",
    "procurement_fiscal": "其中：财政性资金",
    "procurement_other": "其中：其他资金",
    "assets_total": "资产总额",
    "assets_current": "流动资产",
    "assets_fixed": "固定资产",
    "assets_buildings": "固定资产：房屋构筑物",
    "assets_vehicles": "固定资产：车辆",
    "assets_large_equipment": "固定资产：单价较高的大型设备",
    "assets_fixed_other": "固定资产：其他固定资产",
    "assets_investment": "对外投资/有价证券",
    "assets_in_construction": "在建工程",
    "assets_intangible": "无形资产",
    "assets_other": "其他资产",
}

# Lines 「行」 with a meaning of their own. Coded rows carry `function` or `economic` and their code.
LINES: Final = {
    "total": "合计",
    "function": "支出功能分类科目",
    "economic": "支出经济分类科目",
    # 收入支出决算总表, 财政拨款收入支出决算总表
    "fiscal_grant_income": "财政拨款收入",
    "gpb_grant_income": "一般公共预算财政拨款收入",
    "gf_grant_income": "政府性基金预算财政拨款收入",
    "sc_grant_income": "国有资本经营预算财政拨款收入",
    "superior_subsidy_income": "上级补助收入",
    "business_income": "事业收入",
    "operating_income": "经营收入",
    "affiliated_unit_income": "附属单位上缴收入",
    "other_income": "其他收入",
    "income_total": "本年收入合计",
    "use_of_nonfiscal_balances": "使用非财政拨款结余（含专用结余）",
    "opening_balance": "年初结转和结余",
    "opening_gpb": "年初结转和结余：一般公共预算",
    "opening_gf": "年初结转和结余：政府性基金预算",
    "opening_sc": "年初结转和结余：国有资本经营预算",
    "expenditure_total": "本年支出合计",
    "balance_distribution": "结余分配",
    "closing_balance": "年末结转和结余",
    "closing_gpb": "年末结转和结余：一般公共预算",
    "closing_gf": "年末结转和结余：政府性基金预算",
    "closing_sc": "年末结转和结余：国有资本经营预算",
    "grand_total": "总计",
    # 基本支出
    "personnel_funds": "人员经费合计",
    "public_funds": "公用经费合计",
    # “三公”经费
    "three_public_total": "“三公”经费合计",
    "overseas_trips": "因公出国（境）费",
    "vehicle_total": "公务用车购置及运行维护费",
    "vehicle_purchase": "公务用车购置费",
    "vehicle_operation": "公务用车运行维护费",
    "reception": "公务接待费",
    "domestic_reception": "国内接待费",
    "foreign_reception": "国（境）外接待费",
    "meeting": "会议费",
    "training": "培训费",
    "overseas_groups": "因公出国（境）团组数",
    "overseas_persons": "因公出国（境）人次数",
    "vehicles_purchased": "公务用车购置数",
    "vehicles_kept": "公务用车保有量",
    "reception_batches": "公务接待批次",
    "reception_persons": "公务接待人次",
    # 机关运行经费、国有资产、政府采购
    "agency_operating_funds": "机关运行经费",
    "vehicles_total": "车辆数合计",
    "vehicle_category": "其中某类车辆数",
    "equipment_over_1m": "单价100万元（含）以上设备（不含车辆）",
    "procurement_total": "政府采购支出合计",
    "procurement_goods": "政府采购货物支出",
    "procurement_works": "政府采购工程支出",
    "procurement_services": "政府采购服务支出",
    "procurement_sme": "授予中小企业合同金额",
    "procurement_micro": "其中：授予小微企业合同金额",
    # A label that no declaration knows: kept, never summed.
    "of_which": "其中项（不参与加总）",
    "unknown": "未识别的行",
    # Rows that only some provinces or kinds of units print.
    "reporting_unit": "所属单位",
    "project": "项目",
    "service_item": "购买服务项目",
    "special_account_income": "财政专户管理资金收入",
    "education_income": "教育事业收入",
    "research_income": "科研事业收入",
    "three_public_meeting_training": "“三公”经费、会议费和培训费合计",
    "meetings_held": "会议次数",
    "meeting_persons": "参加会议人次",
    "trainings_held": "培训次数",
    "training_persons": "参加培训人次",
    "foreign_reception_batches": "国（境）外公务接待批次",
    "foreign_reception_persons": "国（境）外公务接待人次",
    "agency_operating_administrative": "机关运行经费：行政单位",
    "agency_operating_civil_service": "机关运行经费：参照公务员法管理事业单位",
    "equipment_over_500k": "单价50万元（含）以上通用设备",
}

VERDICTS: Final = {
    "exact": "相符",
    "rounding": "尾差",
    "broken": "不符",
    "untestable": "无法核对",
    # Of prose and performance tables only.
    "undefined": "基数为零，比率无意义",
    "template": "模板残留",
}

SEVERITIES: Final = {"error": "错误", "warning": "提醒", "info": "提示"}

PROOFS: Final = {
    "proven": "已由勾稽关系证明",
    "consistent": "与勾稽关系在尾差内一致",
    "unproven": "无勾稽关系可证",
    "contradicted": "与勾稽关系矛盾",
}

COVERAGE: Final = {
    "found": "有数据",
    "empty_with_statement": "空表（有说明）",
    "empty": "空表（无说明）",
    "missing": "未公开",
    "quarantined": "未能读入",
    "stated_in_prose": "仅见于文字",
}

REPORT_STATES: Final = {
    "loaded": "已入库",
    "loaded_with_findings": "已入库，有不符",
    "partly_quarantined": "部分待核",
    "quarantined": "整份待核",
}

# How a number was read. One that a second reader gave alike names both: pdfium+camelot.
READERS: Final = {
    "pdfium": "按文字层与表格线读取",
    "camelot": "复读所得",
    "ocr": "文字识别（OCR）",
    "ocr_settled": "文字识别，识别存疑之处由勾稽关系唯一确定",
    "prose": "取自说明文字",
}

# Where an amount was printed: a cell of a form, or a sentence where the document has no such form.
SOURCES: Final = {"table": "公开表", "prose": "说明文字"}

# What a file of a report really is, by its content.
FILE_KINDS: Final = {
    "pdf": "PDF", "xlsx": "电子表格（xlsx）", "xls": "电子表格（xls）", "docx": "Word 文件（docx）", "doc": "Word 文件（doc）",
    "html": "网页", "text": "文本",
}  # fmt: skip
