-- The next business days that have tallies, and how many answers lie in them.
SELECT day, sum(n + late + withdrawn + voided) AS answers FROM tally
WHERE site = json_extract(?1, '$.site')
  AND space = json_extract(?1, '$.space')
  AND day > json_extract(?1, '$.day')
GROUP BY day
ORDER BY day
LIMIT json_extract(?1, '$.limit');
