-- Salts of earlier days are gone.
DELETE FROM flood_salt WHERE day < json_extract(?1, '$.day');
