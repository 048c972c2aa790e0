-- The day's salt.
SELECT salt FROM flood_salt WHERE day = json_extract(?1, '$.day');
