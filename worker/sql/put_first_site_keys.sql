-- Adds the public keys of a site that this batch has made: nobody else knows its sid_key.
INSERT INTO site_key (site_key, site, space, created_at)
SELECT
  json_extract(made.value, '$.site_key'), site.site, site.space, json_extract(?1, '$.now')
FROM json_each(?1, '$.spaces') AS made
JOIN site ON site.site = json_extract(?1, '$.site')
  AND site.space = json_extract(made.value, '$.space')
  AND site.sid_key = json_extract(made.value, '$.sid_key');
