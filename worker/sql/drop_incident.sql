-- Removes an incident.
DELETE FROM incident
WHERE site = json_extract(?1, '$.site') AND space = json_extract(?1, '$.space') AND id = json_extract(?1, '$.id');
