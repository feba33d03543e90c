-- zh: 哪些项目自评得分高而预算执行低？
-- en: Which projects score themselves high while little of their budget was spent?
-- beware zh: 得分和执行率照印出的数；执行率另由执行数除以全年预算数算出，印出的与算出的不一致是一条核对结果，不在这里改。
-- beware en: Scores and rates are as printed; the rate is also computed from the two amounts. Where they differ there is a finding; nothing is mended here.

SELECT unit_name, fiscal_year, project, full_year_budget_wan, actual_wan, execution_rate AS printed_percent,
  round(100 * actual_wan / nullif(full_year_budget_wan, 0), 2) AS computed_percent, total_score
FROM performance_project_named WHERE is_current
ORDER BY computed_percent NULLS LAST, total_score DESC NULLS LAST, unit_name, project LIMIT 20;

-- 决算
SELECT 单位, 年度, 项目名称, 全年预算数万元, 全年执行数万元, 执行率 AS 印出的执行率,
  round(100 * 全年执行数万元 / nullif(全年预算数万元, 0), 2) AS 算出的执行率, 总得分
FROM 决算.绩效自评项目 WHERE 现行版本
ORDER BY 算出的执行率 NULLS LAST, 总得分 DESC NULLS LAST, 单位, 项目名称 LIMIT 20;
