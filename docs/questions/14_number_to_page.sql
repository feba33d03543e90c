-- zh: 这个数字印在哪一页的哪一处？
-- en: On which page and in which box is this number printed?
-- beware zh: 页码从 1 起，框的单位是点，原点在页面左上；把 fact_id 给 juesuan explain 就能看到图。
-- beware en: Pages count from 1, boxes are in points from the page's top left. Give the fact_id to `juesuan explain` to see the place.

SELECT fact_id, unit_name, line_label, function_code, amount_wan, printed, unit, page, round(x0) AS x0, round(y0) AS y0, proof
FROM fact_amount_named
WHERE unit_name = '云岭省河口区教育局' AND fiscal_year = 2024 AND form = 'expenditure' AND measure = 'expenditure_total'
  AND level = 1
ORDER BY "row" LIMIT 20;

-- 决算
SELECT 数据编号, 单位, 印出的行名, 支出功能分类编码, 金额万元, 印出的文字, 印出的单位, 页码, round(左) AS 左, round(上) AS 上, 证明情况
FROM 决算.数据
WHERE 单位 = '云岭省河口区教育局' AND 年度 = 2024 AND 公开表 = '支出决算表' AND 栏的含义 = '本年支出合计'
  AND 科目级次 = 1
ORDER BY 表内第几数据行 LIMIT 20;
