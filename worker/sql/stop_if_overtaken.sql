-- Stops the whole batch where an entry of the journal was applied since its head was seen: what is no
-- JSON cannot be read.
SELECT json('overtaken ' || head) AS stop
FROM journal_state
WHERE one = 1 AND head <> json_extract(?1, '$.seen');
