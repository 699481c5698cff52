-- Counts that others made: published ones that people imported, and analysts' own tallies. Never part of a series.
CREATE TABLE crosstie.reference_counts (
  id          text COLLATE "C" PRIMARY KEY,
  -- Not a reference: what was published of a site outlives it.
  site_id     text COLLATE "C" NOT NULL,
  area_id     text COLLATE "C",
  class       text,
  "from"      bigint NOT NULL,
  "to"        bigint NOT NULL,
  count       integer,
  approximate boolean NOT NULL,
  measure     text NOT NULL,
  scope       text NOT NULL,
  seen        double precision,
  sensor      text,
  source      text NOT NULL,
  url         text,
  note        text,
  imported_at bigint
);
CREATE INDEX reference_counts_site ON crosstie.reference_counts (site_id, "from", id);
