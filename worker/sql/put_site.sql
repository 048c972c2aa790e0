-- Adds a site in all of its spaces, unless there is one of that name in any.
INSERT INTO site (
  site, space, name, brand, logo, privacy_url, controller, zone, cutoff, window_s,
  longest_window_s, languages, origins, rules, asking, settings, sid_key
)
SELECT
  json_extract(?1, '$.site'), json_extract(made.value, '$.space'),
  json_extract(?1, '$.document.name'), json_extract(?1, '$.document.brand'),
  json_extract(?1, '$.document.logo'), json_extract(?1, '$.document.privacy_url'),
  json_extract(?1, '$.document.controller'), json_extract(?1, '$.document.zone'),
  json_extract(?1, '$.document.cutoff'), json_extract(?1, '$.document.window_s'),
  json_extract(?1, '$.document.longest_window_s'), json_extract(?1, '$.document.languages'),
  json_extract(?1, '$.document.origins'), json_extract(?1, '$.document.rules'),
  json_extract(?1, '$.document.asking'), json_extract(?1, '$.document.settings'),
  json_extract(made.value, '$.sid_key')
FROM json_each(?1, '$.spaces') AS made
WHERE NOT EXISTS (SELECT 1 FROM site WHERE site = json_extract(?1, '$.site'));
