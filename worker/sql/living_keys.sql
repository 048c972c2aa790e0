-- Which of these keys still open anything.
SELECT hash
FROM api_key
WHERE hash IN (SELECT value FROM json_each(json_extract(?1, '$.keys')))
  AND revoked_at IS NULL;
