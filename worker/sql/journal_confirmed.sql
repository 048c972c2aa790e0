-- Up to which entry everything is done.
SELECT head FROM confirmed WHERE one = 1;
