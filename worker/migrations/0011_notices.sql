-- What staff must see while the guest is still there. Names of rows, no words: a board reads those where they are.

CREATE TABLE notice (
  site TEXT NOT NULL,
  space TEXT NOT NULL,
  branch TEXT NOT NULL,
  at INTEGER NOT NULL, -- when the answer arrived, or the guest called
  sid TEXT NOT NULL,
  PRIMARY KEY (site, space, branch, at, sid)
) STRICT, WITHOUT ROWID;

-- Who waits, and who goes. A low rating has a row only when somebody goes.
CREATE TABLE call (
  site TEXT NOT NULL,
  space TEXT NOT NULL,
  sid TEXT NOT NULL,
  seq INTEGER NOT NULL, -- raised at every change
  branch TEXT NOT NULL,
  place TEXT NOT NULL,
  called_at INTEGER,
  claimed_by TEXT, -- a display name
  claimed_at INTEGER,
  done_at INTEGER,
  PRIMARY KEY (site, space, sid)
) STRICT, WITHOUT ROWID;

ALTER TABLE api_key ADD COLUMN branch TEXT; -- whose board it opens; of the role board
