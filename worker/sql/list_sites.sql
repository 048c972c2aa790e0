-- Every site of the deployment, in one row per space.
SELECT site, space, name, privacy_url, controller, demo
FROM site
ORDER BY site, space;
