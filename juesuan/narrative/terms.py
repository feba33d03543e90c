"""The closed word lists of the narrative: what a statement 「文字数据」 can be about, with Chinese names.

What belongs here: codes that stand in a column of `statement`, one spelling each. Words that printers
use for them are in `juesuan.narrative.lexicon`; lists shared with the forms are in `juesuan.terms`.
"""

from __future__ import annotations

from typing import Final

from juesuan import terms

KINDS: Final = {
    "amount": "金额",
    "change": "增减额",
    "growth": "增减率",
    "share": "占比",
    "completion": "完成率（执行率）",
    "rate": "其他比率",
    "count": "数量",
    "score": "得分",
    "weight": "分值（满分）",
}

ROLES: Final = {
    "total": "合计",
    "part": "其中项",
    "single": "单项",
    "prior": "上年数",
    "budget": "预算数",
    "change": "增减额",
    "growth": "增减率",
    "share": "占比",
    "completion": "完成率",
    "measure": "其他（数量、比率、分数）",
}

# `nonfiscal` 「非财政拨款」 is a scope of prose only; the forms print it as columns of their own.
FUNDS: Final = {**terms.FUNDS, "nonfiscal": "非财政拨款资金"}

PHASES: Final = terms.PHASES

BASELINES: Final = {
    "prior_year": "上年决算数",
    "initial_budget": "年初预算数",
    "adjusted_budget": "全年（调整）预算数",
    "budget": "预算数（口径未注明）",
    "prior_budget": "上年预算数",
    "other_year": "其他年度",
    "unstated": "未注明",
}

DIRECTIONS: Final = {"increase": "增加", "decrease": "减少", "unresolved": "模板未选择", "none": "未注明"}

BOUNDS: Final = {"about": "约", "over": "超过（余）", "under": "不足（近）", "at_least": "不少于", "at_most": "不超过"}

FLAGS: Final = {
    "template": "模板文字未选择，如“增加（减少）”",
    "zero_base": "基数为零，比率无意义",
    "undefined": "以横线或“不可比”代替数字",
    "missing_unit": "数字后缺计量单位或百分号",
    "short_unit": "“万”后缺“元”",
    "in_reason": "出现在原因说明中",
    "in_purpose": "出现在用途说明中",
    "in_table": "出现在表格文字中",
    "joint": "一个数字同时说明收入和支出",
    "respective": "按先后顺序分别对应",
    "ambiguous_name": "科目名称对应多个编码",
    "unknown_name": "科目名称不在清单中",
    "name_mismatch": "类或款的名称与清单不符，编码由其余各级确定",
    "inherited_class": "类由上文标题给出",
    "printed_code": "编码由正文印出",
    "inherited_subject": "主语承接上文",
    "chinese_numeral": "以汉字书写的数字",
    "dimension": "一级指标",
    "indicator": "三级指标",
}

MEASURES: Final = {
    # 收支总体
    "income_expenditure_grand_total": "收入、支出总计",
    "income_grand_total": "收入总计",
    "expenditure_grand_total": "支出总计",
    "income_total": "本年收入合计",
    "expenditure_total": "本年支出合计",
    "use_of_nonfiscal_balances": "使用非财政拨款结余（含专用结余）",
    "opening_balance": "年初结转和结余",
    "balance_distribution": "结余分配",
    "closing_balance": "年末结转和结余",
    # 收入
    "fiscal_grant_income": "财政拨款收入",
    "gpb_grant_income": "一般公共预算财政拨款收入",
    "gf_grant_income": "政府性基金预算财政拨款收入",
    "sc_grant_income": "国有资本经营预算财政拨款收入",
    "superior_subsidy_income": "上级补助收入",
    "business_income": "事业收入",
    "edu_fee_income": "财政专户管理教育收费",
    "operating_income": "经营收入",
    "affiliated_unit_income": "附属单位上缴收入",
    "other_income": "其他收入",
    # 支出
    "basic_expenditure": "基本支出",
    "project_expenditure": "项目支出",
    "payment_to_superior": "上缴上级支出",
    "operating_expenditure": "经营支出",
    "subsidy_to_affiliated": "对附属单位补助支出",
    "personnel_funds": "人员经费",
    "public_funds": "公用经费",
    "econ_amount": "支出经济分类科目",
    # 财政拨款
    "fiscal_grant_grand_total": "财政拨款收入、支出总计",
    "fiscal_grant_income_grand_total": "财政拨款收入总计",
    "fiscal_grant_expenditure_grand_total": "财政拨款支出总计",
    "fiscal_grant_expenditure": "财政拨款支出",
    "gpb_expenditure": "一般公共预算财政拨款支出",
    "gpb_basic_expenditure": "一般公共预算财政拨款基本支出",
    "gpb_project_expenditure": "一般公共预算财政拨款项目支出",
    "function_class": "支出功能分类：类",
    "function_section": "支出功能分类：款",
    "function_item": "支出功能分类：项",
    "government_fund_expenditure": "政府性基金预算财政拨款支出",
    "state_capital_expenditure": "国有资本经营预算财政拨款支出",
    # “三公”经费
    "three_public_total": "“三公”经费合计",
    "overseas_trips": "因公出国（境）费",
    "vehicle_total": "公务用车购置及运行维护费",
    "vehicle_purchase": "公务用车购置费",
    "vehicle_operation": "公务用车运行维护费",
    "reception": "公务接待费",
    "domestic_reception": "国内公务接待支出",
    "foreign_reception": "国（境）外（外宾）接待支出",
    "reception_detail": "公务接待费明细",
    "meeting": "会议费",
    "training": "培训费",
    "overseas_groups": "因公出国（境）团组",
    "overseas_persons": "因公出国（境）人次",
    "vehicles_purchased": "购置公务用车",
    "vehicles_kept": "公务用车保有量",
    "reception_batches": "公务接待批次",
    "reception_persons": "公务接待人次",
    "domestic_reception_batches": "国内公务接待批次",
    "domestic_reception_persons": "国内公务接待人次",
    "foreign_reception_batches": "国（境）外（外宾）接待批次",
    "foreign_reception_persons": "国（境）外（外宾）接待人次",
    # 机关运行、采购、资产
    "agency_operating_funds": "机关（机构）运行经费",
    "procurement_total": "政府采购支出总额",
    "procurement_goods": "政府采购货物支出",
    "procurement_works": "政府采购工程支出",
    "procurement_services": "政府采购服务支出",
    "procurement_sme": "授予中小企业合同金额",
    "procurement_micro": "授予小微企业合同金额",
    "procurement_goods_sme": "货物采购授予中小企业合同金额",
    "procurement_works_sme": "工程采购授予中小企业合同金额",
    "procurement_services_sme": "服务采购授予中小企业合同金额",
    "sme_reserved_budget": "面向中小企业预留政府采购项目预算金额",
    "micro_reserved_budget": "面向小微企业预留政府采购项目预算金额",
    "sme_reserved_awarded": "预留项目中小企业中标金额",
    "micro_reserved_awarded": "预留项目小微企业中标金额",
    "sme_other_awarded": "其他项目中小企业中标金额",
    "vehicles_total": "车辆合计",
    "vehicles_ministerial": "副部（省）级及以上领导用车",
    "vehicles_principal": "主要负责人（领导干部）用车",
    "vehicles_confidential": "机要通信用车",
    "vehicles_emergency": "应急保障用车",
    "vehicles_law_enforcement": "执法执勤用车",
    "vehicles_special_technical": "特种专业技术用车",
    "vehicles_retired_cadre": "离退休干部（服务）用车",
    "vehicles_general": "一般公务用车",
    "vehicles_other": "其他用车",
    "equipment_over_1m": "单价100万元（含）以上设备",
    "equipment_over_500k": "单价50万元（含）以上设备",
    # 绩效
    "target_projects": "编报绩效目标的项目",
    "tracking_projects": "绩效跟踪的项目",
    "self_eval_projects": "绩效自评项目",
    "self_eval_level1_projects": "绩效自评一级项目",
    "self_eval_level2_projects": "绩效自评二级项目",
    "self_eval_amount": "绩效管理（自评、跟踪）涉及资金",
    "self_eval_average": "绩效自评平均得分",
    "graded_projects": "某一绩效等级的项目",
    "problems_found": "绩效自评发现问题",
    "dept_eval_projects": "部门评价项目",
    "dept_eval_amount": "部门评价涉及资金",
    "disclosed_projects": "公开绩效自评结果的项目",
    "project_budget": "项目预算数",
    "project_actual": "项目执行数",
    "project_funds_received": "项目到位资金",
    "project_score": "项目自评得分",
    "funds_in_place_rate": "资金到位率",
    "budget_execution_rate": "预算执行率",
    "satisfaction_rate": "满意度",
    "per_capita_cost": "人均成本",
    "indicator_target": "指标目标值",
    "indicator_actual": "指标实际完成值",
    "eval_total": "绩效评价总得分",
    "eval_full_score": "绩效评价总分值",
    "eval_weight": "评价指标分值",
    "eval_score": "评价指标得分",
    "eval_score_rate": "评价指标得分率",
    "eval_level1_indicators": "一级指标数",
    "eval_level2_indicators": "二级指标数",
    "eval_level3_indicators": "三级指标数",
    "grade_bound": "绩效等级分界",
    "grade_bands": "绩效等级档数",
    # Words of the publisher's own: the printed subject says what is meant.
    "stated_amount": "其他金额（见主语）",
    "stated_count": "其他数量（见主语）",
    "stated_rate": "其他比率（见主语）",
    "stated_score": "其他得分（见主语）",
}

TOPICS: Final = {
    "grand_total": "收入支出总体情况",
    "income": "收入情况",
    "expenditure": "支出情况",
    "fiscal_grant_total": "财政拨款收支总体情况",
    "gpb_expenditure": "一般公共预算财政拨款支出",
    "gpb_basic": "一般公共预算财政拨款基本支出",
    "gpb_project": "一般公共预算财政拨款项目支出",
    "three_public": "“三公”经费",
    "government_fund": "政府性基金预算",
    "state_capital": "国有资本经营预算",
    "operating_funds": "机关运行经费",
    "procurement": "政府采购",
    "assets": "国有资产占用",
    "performance": "预算绩效管理",
    "self_evaluation": "项目绩效自评结果",
    "evaluation": "绩效评价",
    "performance_table": "绩效表中的文字",
    "budget_statement": "预算编制说明",
    "duties": "主要职能",
    "units": "机构与单位构成",
    "work": "工作完成情况",
    "other": "其他",
    "glossary": "名词解释",
    "contents": "目录",
    "contact": "联系方式",
}

# Sections that state no figures of the year: definitions, contents, telephone numbers.
SILENT_TOPICS: Final = frozenset({"glossary", "contents", "contact"})
