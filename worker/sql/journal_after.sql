-- Entries that come after one, in order.
SELECT id, at, deed FROM entry
WHERE id > json_extract(?1, '$.head')
ORDER BY id
LIMIT json_extract(?1, '$.limit');
