-- Since when every raw answer of a site is kept.
SELECT day FROM raw_from
WHERE site = json_extract(?1, '$.site') AND space = json_extract(?1, '$.space');
