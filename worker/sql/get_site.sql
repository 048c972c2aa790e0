-- A site's settings.
SELECT
  site, space, name, brand, logo, privacy_url, controller, zone, cutoff, window_s,
  longest_window_s, languages, origins, rules, asking, settings, sid_key, demo, edits
FROM site
WHERE site = json_extract(?1, '$.site') AND space = json_extract(?1, '$.space');
