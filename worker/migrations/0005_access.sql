-- Sites that are managed by calls: who changed what meanwhile, and keys by site.

-- Raised by every change of the site's document, so that two changes at once are both kept.
ALTER TABLE site ADD COLUMN edits INTEGER NOT NULL DEFAULT 0;

ALTER TABLE site_key ADD COLUMN label TEXT;
ALTER TABLE site_key ADD COLUMN created_at INTEGER;

CREATE INDEX site_key_by_site ON site_key (site, space);
CREATE INDEX api_key_by_site ON api_key (site, space);

-- Asked at every write. A key that was not revoked has no row here, and asking reads none.
CREATE INDEX signing_key_revoked ON signing_key (site, space, kid) WHERE revoked_at IS NOT NULL;
