-- How often each person did what in a span. A key's id is the beginning of its hash.
SELECT
  by, deed, code, count(*) AS n,
  (
    SELECT label FROM api_key
    WHERE api_key.hash >= ruling.by AND api_key.hash < ruling.by || 'g'
  ) AS label
FROM ruling
WHERE site = json_extract(?1, '$.site')
  AND space = json_extract(?1, '$.space')
  AND at >= json_extract(?1, '$.since')
  AND at < json_extract(?1, '$.until')
GROUP BY by, deed, code
ORDER BY by, deed, code;
