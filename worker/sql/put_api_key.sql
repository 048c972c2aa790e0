-- Adds an API key.
INSERT INTO api_key (hash, site, space, role, label, agent, branch, created_at, created_by)
VALUES (
  json_extract(?1, '$.hash'), json_extract(?1, '$.site'), json_extract(?1, '$.space'),
  json_extract(?1, '$.role'), json_extract(?1, '$.label'), json_extract(?1, '$.agent'),
  json_extract(?1, '$.branch'),
  json_extract(?1, '$.now'), json_extract(?1, '$.by')
);
