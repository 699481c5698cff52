-- Strings of wagons: in observations, and in what they said before. Null: they were not looked for.
ALTER TABLE crosstie.observations ADD COLUMN strings json;

UPDATE crosstie.observation_history SET observation = (observation::jsonb || '{"strings": null}'::jsonb)::json;
UPDATE crosstie.tombstones SET observation = (observation::jsonb || '{"strings": null}'::jsonb)::json;
