-- Versions of a model stand side by side: each says its own about a look.
ALTER TABLE crosstie.observations
  DROP CONSTRAINT observations_area_id_area_revision_pass_id_model_id_key,
  ADD UNIQUE (area_id, area_revision, pass_id, model_id, model_version);

-- And so do the views that they rest on.
ALTER TABLE crosstie.scene_views ADD COLUMN model_version text COLLATE "C";
UPDATE crosstie.scene_views AS v
   SET model_version = o.model_version
  FROM crosstie.observations AS o
 WHERE (o.pass_id, o.area_id, o.area_revision, o.model_id) = (v.pass_id, v.area_id, v.area_revision, v.model_id);
UPDATE crosstie.scene_views SET model_version = '0' WHERE model_version IS NULL;
ALTER TABLE crosstie.scene_views
  ALTER COLUMN model_version SET NOT NULL,
  DROP CONSTRAINT scene_views_pkey,
  ADD PRIMARY KEY (pass_id, area_id, area_revision, model_id, model_version, scene_id);

-- Whose number a point is, and whether a newer version of the model says another.
ALTER TABLE crosstie.series_points
  ADD COLUMN model_id      text COLLATE "C",
  ADD COLUMN model_version text,
  ADD COLUMN sensor_class  text,
  ADD COLUMN newest        boolean NOT NULL DEFAULT true;
ALTER TABLE crosstie.series_points ALTER COLUMN newest DROP DEFAULT;

UPDATE crosstie.series_points AS p
   SET model_id = o.model_id,
       model_version = o.model_version,
       sensor_class = CASE WHEN o.gsd_m <= 1.25 THEN 'sub-metre' WHEN o.gsd_m <= 4 THEN 'metre' ELSE 'decametre' END
  FROM crosstie.observations AS o
 WHERE o.id = p.observation;
-- What they rest on was withdrawn, and the series about to follow.
DELETE FROM crosstie.series_points WHERE model_id IS NULL;
ALTER TABLE crosstie.series_points
  ALTER COLUMN model_id SET NOT NULL,
  ALTER COLUMN model_version SET NOT NULL,
  ALTER COLUMN sensor_class SET NOT NULL;
