-- What an API key may do.
SELECT substr(hash, 1, 16) AS key_id, label, site, space, role, agent
FROM api_key
WHERE hash = json_extract(?1, '$.hash') AND revoked_at IS NULL;
