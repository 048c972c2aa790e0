-- A site's drafts, without their texts.
SELECT name, updated, published
FROM instrument_draft
WHERE site = json_extract(?1, '$.site') AND space = json_extract(?1, '$.space')
ORDER BY name;
