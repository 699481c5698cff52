-- What analysts say: every revision of every review, the highest stands. The table was reserved, and nothing wrote it.
-- No reference to what is reviewed: what was said outlives it.
DROP TABLE crosstie.reviews;
CREATE TABLE crosstie.reviews (
  id             text COLLATE "C" NOT NULL,
  revision       integer NOT NULL CHECK (revision >= 1),
  observation_id text COLLATE "C" NOT NULL,
  area_id        text COLLATE "C" NOT NULL,
  site_id        text COLLATE "C",
  pass_id        text COLLATE "C" NOT NULL,
  origin         text NOT NULL CHECK (origin IN ('real', 'simulated')),
  model_id       text COLLATE "C" NOT NULL,
  model_version  text NOT NULL,
  saved_at       bigint NOT NULL,
  is_withdrawn   boolean NOT NULL,
  -- Who, when, of what, and what it came to; apart from it every box, which are many.
  summary        json NOT NULL,
  marks          json NOT NULL,
  PRIMARY KEY (id, revision)
);
CREATE INDEX reviews_area ON crosstie.reviews (area_id, origin);
CREATE INDEX reviews_site ON crosstie.reviews (site_id, origin);

-- Null: no analyst counted the look.
ALTER TABLE crosstie.series_points ADD COLUMN review json;

-- The error rates that counts were made with: in observations, and in what they said before. Null: they were not told.
CREATE FUNCTION crosstie.with_rates(counts json) RETURNS json LANGUAGE sql IMMUTABLE AS $$
  SELECT COALESCE(json_agg((c.value::jsonb || '{"rates": null}'::jsonb)::json ORDER BY c.ordinality), '[]'::json)
  FROM json_array_elements(counts) WITH ORDINALITY AS c
$$;

UPDATE crosstie.observations SET counts = crosstie.with_rates(counts);
UPDATE crosstie.observation_history SET observation =
  (observation::jsonb || jsonb_build_object('counts', crosstie.with_rates(observation -> 'counts')::jsonb))::json;
UPDATE crosstie.tombstones SET observation =
  (observation::jsonb || jsonb_build_object('counts', crosstie.with_rates(observation -> 'counts')::jsonb))::json;

DROP FUNCTION crosstie.with_rates(json);
