-- Rulings of a span, oldest first, after the place where the page before ended. A key's id is the
-- beginning of its hash.
SELECT
  ruling.sid, ruling.seq, ruling.at, ruling.by, ruling.deed, ruling.code, ruling.note,
  (
    SELECT label FROM api_key
    WHERE api_key.hash >= ruling.by AND api_key.hash < ruling.by || 'g'
  ) AS label
FROM ruling
WHERE ruling.site = json_extract(?1, '$.site')
  AND ruling.space = json_extract(?1, '$.space')
  AND ruling.at >= json_extract(?1, '$.since')
  AND ruling.at < json_extract(?1, '$.until')
  AND (ruling.at, ruling.sid, ruling.seq)
    > (json_extract(?1, '$.at'), json_extract(?1, '$.sid'), json_extract(?1, '$.seq'))
ORDER BY ruling.at, ruling.sid, ruling.seq
LIMIT json_extract(?1, '$.limit');
