-- What the counts of an observation rest on: cells seen and boxes counted. It goes with the version that said it.
CREATE TABLE crosstie.footings (
  observation_id text COLLATE "C" PRIMARY KEY REFERENCES crosstie.observations ON DELETE CASCADE,
  -- One character a cell of the area's grid.
  seen           text NOT NULL,
  boxes          json NOT NULL
);

-- What analysts say of objects that stay put, or do not. lon_lat are four points, x y x y ...
CREATE TABLE crosstie.static_marks (
  id        text COLLATE "C" PRIMARY KEY,
  -- Not references: what was said of a place outlives its site.
  site_id   text COLLATE "C" NOT NULL,
  area_id   text COLLATE "C" NOT NULL,
  class     text NOT NULL,
  lon_lat   double precision[] NOT NULL,
  mark      text NOT NULL CHECK (mark IN ('static', 'moving')),
  note      text,
  marked_by text,
  marked_at bigint NOT NULL
);
CREATE INDEX static_marks_area ON crosstie.static_marks (area_id, marked_at);

-- Of the raw count, the boxes that are static objects.
ALTER TABLE crosstie.series_points ADD COLUMN static integer NOT NULL DEFAULT 0;
ALTER TABLE crosstie.series_points ALTER COLUMN static DROP DEFAULT;
