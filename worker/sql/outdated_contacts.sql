-- Rows of outdated answers leave: contacts.
DELETE FROM answer_contact
WHERE site = json_extract(?1, '$.site')
  AND space = json_extract(?1, '$.space')
  AND sid IN (SELECT value FROM json_each(?1, '$.sids'));
