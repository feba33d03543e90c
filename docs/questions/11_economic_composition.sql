-- zh: 基本支出花在工资、商品和服务还是补助上？
-- en: What is basic expenditure spent on: pay, goods and services, or benefits?
-- beware zh: 只有一般公共预算的基本支出按经济分类公开；项目支出的经济分类只有少数地区公开。
-- beware en: Only basic expenditure from the general public budget is published by economic code; few regions publish it for projects.

SELECT unit_name, fiscal_year, class_code, class_name, sum(amount_wan) AS spent_wan
FROM expenditure_by_economic_leaf WHERE form = 'gpb_basic' AND code IS NOT NULL
GROUP BY ALL HAVING spent_wan <> 0 ORDER BY fiscal_year DESC, unit_name, class_code LIMIT 20;

-- 决算
SELECT 单位, 年度, 类编码, 类名称, sum(金额万元) AS 支出万元
FROM 决算.支出经济分类末级 WHERE 公开表 = '一般公共预算财政拨款基本支出决算（明细）表' AND 科目编码 IS NOT NULL
GROUP BY ALL HAVING 支出万元 <> 0 ORDER BY 年度 DESC, 单位, 类编码 LIMIT 20;
