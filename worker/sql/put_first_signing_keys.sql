-- Adds the first signing keys of a site that this batch has made.
INSERT INTO signing_key (site, space, kid, source, created_at)
SELECT
  site.site, site.space, json_extract(key.value, '$.kid'), json_extract(key.value, '$.source'),
  json_extract(?1, '$.now')
FROM json_each(?1, '$.spaces') AS made
JOIN site ON site.site = json_extract(?1, '$.site')
  AND site.space = json_extract(made.value, '$.space')
  AND site.sid_key = json_extract(made.value, '$.sid_key')
JOIN json_each(made.value, '$.kids') AS key;
