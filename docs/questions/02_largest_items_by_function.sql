-- zh: 支出最多的项级科目是哪些？
-- en: Which 项 (items) cost the most?
-- beware zh: 末级视图只含末级行，可以直接加总；同一编码的名称随年度变化，按编码和年度分组；不要跨报告层级相加。
-- beware en: The leaf view holds finest rows only, so sums are safe. Names change under a code: group by code and year. Keep to one entity_level.

SELECT fiscal_year, code, name, count(DISTINCT report_id) AS reports, sum(expenditure_total_wan) AS spent_wan
FROM expenditure_by_function_leaf WHERE level = 3 AND entity_level = 'department'
GROUP BY ALL ORDER BY spent_wan DESC NULLS LAST, fiscal_year, code LIMIT 10;

-- 决算
SELECT 年度, 科目编码, 科目名称, count(DISTINCT 文件编号) AS 文件数, sum(本年支出合计万元) AS 支出万元
FROM 决算.支出决算末级 WHERE 级次 = 3 AND 报告层级 = '部门（含所属单位）'
GROUP BY ALL ORDER BY 支出万元 DESC NULLS LAST, 年度, 科目编码 LIMIT 10;
