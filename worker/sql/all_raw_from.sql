-- Since when every raw answer is kept, by site.
SELECT site, space, day FROM raw_from;
