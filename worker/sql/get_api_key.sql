-- What an API key may do.
SELECT site, space, role
FROM api_key
WHERE hash = json_extract(?1, '$.hash') AND revoked_at IS NULL;
