-- How far the work on a site has come.
SELECT chore, at, after FROM chore
WHERE site = json_extract(?1, '$.site') AND space = json_extract(?1, '$.space');
