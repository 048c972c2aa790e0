-- Notes an incident.
INSERT INTO incident (site, space, id, since, until, label, suggests, about, at, by)
VALUES (
  json_extract(?1, '$.site'),
  json_extract(?1, '$.space'),
  json_extract(?1, '$.id'),
  json_extract(?1, '$.since'),
  json_extract(?1, '$.until'),
  json_extract(?1, '$.label'),
  json_extract(?1, '$.suggests'),
  json_extract(?1, '$.about'),
  json_extract(?1, '$.at'),
  json_extract(?1, '$.by')
);
