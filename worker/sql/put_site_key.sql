-- Adds a public key of a site.
INSERT INTO site_key (site_key, site, space, label, created_at)
VALUES (
  json_extract(?1, '$.site_key'), json_extract(?1, '$.site'), json_extract(?1, '$.space'),
  json_extract(?1, '$.label'), json_extract(?1, '$.now')
);
