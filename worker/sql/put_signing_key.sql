-- Adds a signing key, unless as many of its source sign already.
INSERT INTO signing_key (site, space, kid, source, created_at)
SELECT
  json_extract(?1, '$.site'), json_extract(?1, '$.space'), json_extract(?1, '$.kid'),
  json_extract(?1, '$.source'), json_extract(?1, '$.now')
WHERE json_extract(?1, '$.most') > (
  SELECT count(*) FROM signing_key
  WHERE site = json_extract(?1, '$.site')
    AND space = json_extract(?1, '$.space')
    AND source = json_extract(?1, '$.source')
    AND retired_at IS NULL
    AND revoked_at IS NULL
);
