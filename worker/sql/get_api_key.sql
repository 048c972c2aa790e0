-- What an API key may do, and when its use was last written down.
SELECT substr(hash, 1, 16) AS key_id, label, site, space, role, agent, branch, last_used
FROM api_key
WHERE hash = json_extract(?1, '$.hash') AND revoked_at IS NULL;
