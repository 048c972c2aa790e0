-- Every API key of a site, oldest first. The keys themselves are nowhere.
SELECT
  substr(hash, 1, 16) AS id, role, label, agent, branch, created_at AS created, created_by, last_used,
  revoked_at AS revoked
FROM api_key
WHERE site = json_extract(?1, '$.site') AND space = json_extract(?1, '$.space')
ORDER BY created_at, hash;
