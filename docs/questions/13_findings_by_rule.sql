-- zh: 哪些勾稽关系最常不符？
-- en: Which rules are broken most often, and where?
-- beware zh: 不符是公开单位的数对不上，还是我们读错，看 proof 和待核；同一处差错会引起多条不符，按根源数才是差错数。
-- beware en: Whether a break is the publisher's or ours: see `proof` and `quarantine`. One slip breaks several rules, so slips are counted by root cause.

SELECT rule_id, statement, severity, count(*) AS broken, count(DISTINCT root_cause) AS root_causes,
  count(DISTINCT report_id) AS reports, max(abs(gap_wan)) AS largest_gap_wan
FROM reconciliation_named WHERE verdict = 'broken' AND is_current
GROUP BY ALL ORDER BY broken DESC, rule_id LIMIT 20;

-- 决算
SELECT 规则编号, 规则, 严重程度, count(*) AS 不符处数, count(DISTINCT 根源) AS 根源数,
  count(DISTINCT 文件编号) AS 文件数, max(abs(差额万元)) AS 最大差额万元
FROM 决算.核对结果 WHERE 结果 = '不符' AND 现行版本
GROUP BY ALL ORDER BY 不符处数 DESC, 规则编号 LIMIT 20;
