-- Adds a signing key of the same source as one that was revoked, where none signs any more.
INSERT INTO signing_key (site, space, kid, source, created_at)
SELECT
  site, space, json_extract(?1, '$.successor'), source, json_extract(?1, '$.now')
FROM signing_key AS gone
WHERE site = json_extract(?1, '$.site')
  AND space = json_extract(?1, '$.space')
  AND kid = json_extract(?1, '$.kid')
  AND NOT EXISTS (
    SELECT 1 FROM signing_key AS other
    WHERE other.site = gone.site
      AND other.space = gone.space
      AND other.source = gone.source
      AND other.retired_at IS NULL
      AND other.revoked_at IS NULL
  );
