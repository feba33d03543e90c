-- zh: 哪些单位最近一年没有公开可读的决算？
-- en: Who has no readable final accounts for the latest year?
-- beware zh: 只知道文件夹里出现过的单位；“没有公开”也可能是“公开了但读不出”，第三栏说明。
-- beware en: Only units that ever appeared in the folder are known. Not published may be published but unreadable: the third column tells.

WITH latest AS (SELECT max(fiscal_year) AS fiscal_year FROM dim_report WHERE report_kind = 'final_accounts' AND is_current)
SELECT u.unit_name, u.region, count(r.report_id) FILTER (WHERE r.state = 'quarantined') AS unreadable_files,
  u.last_year AS last_published
FROM dim_unit u CROSS JOIN latest l LEFT JOIN dim_report r ON r.unit_id = u.unit_id AND r.fiscal_year = l.fiscal_year
GROUP BY ALL HAVING count(*) FILTER (WHERE r.is_current AND r.report_kind = 'final_accounts') = 0
ORDER BY u.region, u.unit_name LIMIT 20;

-- 决算
WITH 最近 AS (SELECT max(年度) AS 年度 FROM 决算.公开文件 WHERE 报告种类 = '部门决算' AND 现行版本)
SELECT u.单位, u.地区, count(r.文件编号) FILTER (WHERE r.读入结果 = '整份待核') AS 读不出的文件,
  u.最近年度 AS 最近公开年度
FROM 决算.单位 u CROSS JOIN 最近 l LEFT JOIN 决算.公开文件 r ON r.单位编号 = u.单位编号 AND r.年度 = l.年度
GROUP BY ALL HAVING count(*) FILTER (WHERE r.现行版本 AND r.报告种类 = '部门决算') = 0
ORDER BY u.地区, u.单位 LIMIT 20;
