-- zh: 各单位基本支出和项目支出各占多少？
-- en: How do basic and project expenditure share each unit's spending?
-- beware zh: 比例在这里由 DECIMAL 相除得到，是双精度数，只用于看，不用于核对。上缴上级、经营等支出不在两者之内，所以两个比例之和可能小于 100。
-- beware en: The shares are doubles, to look at and not to check with. Remittances and operating expenditure are neither basic nor project, so the two may add up to less than 100.

SELECT unit_name, fiscal_year, expenditure_total_wan, basic_expenditure_wan, project_expenditure_wan,
  round(100 * basic_expenditure_wan / nullif(expenditure_total_wan, 0), 1) AS basic_percent,
  round(100 * project_expenditure_wan / nullif(expenditure_total_wan, 0), 1) AS project_percent
FROM expenditure_by_function
WHERE form = 'expenditure' AND line = 'total' AND phase = 'actual' AND is_current AND report_kind = 'final_accounts'
ORDER BY fiscal_year DESC, project_percent DESC NULLS LAST, unit_name LIMIT 20;

-- 决算
SELECT 单位, 年度, 本年支出合计万元, 基本支出万元, 项目支出万元,
  round(100 * 基本支出万元 / nullif(本年支出合计万元, 0), 1) AS 基本支出占比,
  round(100 * 项目支出万元 / nullif(本年支出合计万元, 0), 1) AS 项目支出占比
FROM 决算.支出决算
WHERE 公开表 = '支出决算表' AND 行的含义 = '合计' AND 预算或决算 = '决算数' AND 现行版本 AND 报告种类 = '部门决算'
ORDER BY 年度 DESC, 项目支出占比 DESC NULLS LAST, 单位 LIMIT 20;
