-- Notes a mark.
INSERT INTO mark (site, space, id, day, label, about, at, by)
VALUES (
  json_extract(?1, '$.site'),
  json_extract(?1, '$.space'),
  json_extract(?1, '$.id'),
  json_extract(?1, '$.day'),
  json_extract(?1, '$.label'),
  json_extract(?1, '$.about'),
  json_extract(?1, '$.at'),
  json_extract(?1, '$.by')
);
