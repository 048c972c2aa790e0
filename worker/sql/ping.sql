-- Whether the database answers and has its tables.
SELECT count(*) AS sites FROM (SELECT 1 FROM site LIMIT 1);
