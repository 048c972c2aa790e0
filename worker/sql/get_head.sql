-- The last entry of the journal that is applied here.
SELECT head FROM journal_state WHERE one = 1;
