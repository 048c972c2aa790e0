-- Stops the whole batch where the key of a token was revoked: what is no JSON cannot be read.
SELECT json('revoked ' || kid) AS stop
FROM signing_key INDEXED BY signing_key_revoked
WHERE site = json_extract(?1, '$.site')
  AND space = json_extract(?1, '$.space')
  AND kid = json_extract(?1, '$.kid')
  AND revoked_at IS NOT NULL;
