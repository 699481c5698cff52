-- Counts by family: in the counts of observations and of what they said before, and in the series. Null: none are told.
ALTER TABLE crosstie.series_points ADD COLUMN families json;

CREATE FUNCTION crosstie.with_families(counts json) RETURNS json LANGUAGE sql IMMUTABLE AS $$
  SELECT COALESCE(json_agg((c.value::jsonb || '{"families": null}'::jsonb)::json ORDER BY c.ordinality), '[]'::json)
  FROM json_array_elements(counts) WITH ORDINALITY AS c
$$;

UPDATE crosstie.observations SET counts = crosstie.with_families(counts);
UPDATE crosstie.observation_history SET observation =
  (observation::jsonb || jsonb_build_object('counts', crosstie.with_families(observation -> 'counts')::jsonb))::json;
UPDATE crosstie.tombstones SET observation =
  (observation::jsonb || jsonb_build_object('counts', crosstie.with_families(observation -> 'counts')::jsonb))::json;

DROP FUNCTION crosstie.with_families(json);
