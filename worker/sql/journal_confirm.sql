-- Notes that everything up to an entry is done.
UPDATE confirmed SET head = json_extract(?1, '$.head')
WHERE one = 1 AND head < json_extract(?1, '$.head');
