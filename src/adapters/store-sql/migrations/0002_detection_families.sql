-- What a model says a wagon is; both are null where it says nothing.
ALTER TABLE crosstie.detections
  ADD COLUMN family             text,
  ADD COLUMN family_probability double precision;

UPDATE crosstie.scene_views SET detections = (
  SELECT COALESCE(json_agg((d.value::jsonb || '{"family": null}'::jsonb)::json ORDER BY d.ordinality), '[]'::json)
  FROM json_array_elements(detections) WITH ORDINALITY AS d
);
