SELECT bucket, ins, team, slice, json_group_object(count, n) AS counts
FROM (
  SELECT NULL AS bucket, ins, team, NULL AS slice, substr(cell.key, instr(cell.key, '.') + 1) AS count,
    sum(cell.value) AS n
  FROM tally, json_each(tally.cells) AS cell
  WHERE site = json_extract(?1, '$.site') AND space = json_extract(?1, '$.space')
  AND day BETWEEN json_extract(?1, '$.from') AND json_extract(?1, '$.to')
    AND cell.key NOT GLOB 'h[0-9][0-9].*' AND cell.key NOT GLOB 'exceptional.*'
    AND substr(cell.key, 1, instr(cell.key, '.') - 1) IN (SELECT value FROM json_each(?1, '$.filters.reason'))
  GROUP BY 1, 2, 3, 4, 5
)
WHERE n <> 0
GROUP BY 1, 2, 3, 4
LIMIT 10001;
