-- Adds the first owner's keys of a site that this batch has made.
INSERT INTO api_key (hash, site, space, role, label, created_at, created_by)
SELECT
  json_extract(made.value, '$.owner'), site.site, site.space, 'owner', 'first owner',
  json_extract(?1, '$.now'), 'operator'
FROM json_each(?1, '$.spaces') AS made
JOIN site ON site.site = json_extract(?1, '$.site')
  AND site.space = json_extract(made.value, '$.space')
  AND site.sid_key = json_extract(made.value, '$.sid_key');
