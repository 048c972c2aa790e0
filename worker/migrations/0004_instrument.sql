-- Wording that is still being written, and whose each published version is.

CREATE TABLE instrument_draft (
  site TEXT NOT NULL,
  space TEXT NOT NULL,
  name TEXT NOT NULL,
  body TEXT NOT NULL, -- JSON: questions, scales, texts
  updated INTEGER NOT NULL,
  published TEXT, -- the version that says the same; null: none
  PRIMARY KEY (site, space, name)
) STRICT, WITHOUT ROWID;

-- Null: a version of Afterword's own, which every site can use.
ALTER TABLE instrument ADD COLUMN site TEXT;
ALTER TABLE instrument ADD COLUMN space TEXT;
ALTER TABLE instrument ADD COLUMN published_at INTEGER;

CREATE INDEX instrument_by_site ON instrument (site, space, published_at);
