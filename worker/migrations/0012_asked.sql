-- Since when a guest asks for somebody. It stays when the call is taken back: who asks again soon has waited since then.

ALTER TABLE call ADD COLUMN asked_at INTEGER;

UPDATE call SET asked_at = called_at WHERE called_at IS NOT NULL;

-- Those who have asked are on the board of the branch by it. A low rating is there by its notice, whose time is when the
-- answer arrived: a call has no notice any more.
CREATE INDEX call_asked ON call (site, space, branch, asked_at) WHERE asked_at IS NOT NULL;

-- Whether a branch has places in use, asked for every ticket of its board.
CREATE INDEX place_branch ON place (site, space, branch) WHERE removed_at IS NULL;
