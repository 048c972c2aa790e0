-- Changes a site's document, if nobody else has meanwhile.
UPDATE site SET
  name = json_extract(?1, '$.document.name'),
  brand = json_extract(?1, '$.document.brand'),
  logo = json_extract(?1, '$.document.logo'),
  privacy_url = json_extract(?1, '$.document.privacy_url'),
  controller = json_extract(?1, '$.document.controller'),
  zone = json_extract(?1, '$.document.zone'),
  cutoff = json_extract(?1, '$.document.cutoff'),
  window_s = json_extract(?1, '$.document.window_s'),
  longest_window_s = json_extract(?1, '$.document.longest_window_s'),
  languages = json_extract(?1, '$.document.languages'),
  origins = json_extract(?1, '$.document.origins'),
  rules = json_extract(?1, '$.document.rules'),
  asking = json_extract(?1, '$.document.asking'),
  settings = json_extract(?1, '$.document.settings'),
  edits = edits + 1
WHERE site = json_extract(?1, '$.site')
  AND space = json_extract(?1, '$.space')
  AND edits = json_extract(?1, '$.edits');
