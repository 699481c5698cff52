-- What the migrations make, by `npm run golden`. Not run by anything.

CREATE TABLE crosstie.alert_events (
  id text COLLATE "C" NOT NULL,
  alert_id text COLLATE "C" NOT NULL,
  ordinal integer NOT NULL,
  at bigint NOT NULL,
  reason text NOT NULL,
  kind text NOT NULL,
  value double precision NOT NULL,
  threshold double precision NOT NULL,
  p double precision,
  observation text COLLATE "C",
  explanation json,
  stands boolean NOT NULL,
  telling json NOT NULL,
  decided_at bigint NOT NULL,
  UNIQUE (alert_id, ordinal),
  PRIMARY KEY (id),
  FOREIGN KEY (alert_id) REFERENCES crosstie.alerts(id) ON DELETE CASCADE
);

CREATE TABLE crosstie.alerts (
  id text COLLATE "C" NOT NULL,
  chart_id text COLLATE "C" NOT NULL,
  site_id text COLLATE "C" NOT NULL,
  area_id text COLLATE "C" NOT NULL,
  origin text NOT NULL,
  class text NOT NULL,
  rule_id text COLLATE "C",
  alert json NOT NULL,
  kind text NOT NULL GENERATED ALWAYS AS (((alert -> 'subject'::text) ->> 'kind'::text)) STORED,
  state_kind text NOT NULL GENERATED ALWAYS AS (((alert -> 'state'::text) ->> 'kind'::text)) STORED,
  since bigint NOT NULL GENERATED ALWAYS AS (COALESCE((((alert -> 'state'::text) ->> 'since'::text))::bigint, (0)::bigint)) STORED,
  peak_at bigint GENERATED ALWAYS AS (((((alert -> 'state'::text) -> 'peak'::text) ->> 'at'::text))::bigint) STORED,
  acknowledged json,
  PRIMARY KEY (id),
  FOREIGN KEY (chart_id) REFERENCES crosstie.charts(id) ON DELETE CASCADE,
  CHECK ((origin = ANY (ARRAY['real'::text, 'simulated'::text])))
);

CREATE TABLE crosstie.areas (
  id text COLLATE "C" NOT NULL,
  revision integer NOT NULL,
  site_id text COLLATE "C",
  name text NOT NULL,
  kind text NOT NULL,
  ring json,
  classes text[] NOT NULL,
  verified boolean NOT NULL,
  retired boolean NOT NULL DEFAULT false,
  PRIMARY KEY (id, revision),
  FOREIGN KEY (site_id) REFERENCES crosstie.sites(id),
  CHECK ((revision >= 1))
);

CREATE TABLE crosstie.blob_refs (
  scene_id text COLLATE "C" NOT NULL,
  role text NOT NULL,
  sha256 text NOT NULL,
  PRIMARY KEY (scene_id, role),
  FOREIGN KEY (scene_id) REFERENCES crosstie.scenes(id) ON DELETE CASCADE,
  CHECK ((role = ANY (ARRAY['source'::text, 'mask'::text])))
);

CREATE TABLE crosstie.channels (
  id text COLLATE "C" NOT NULL,
  revision integer NOT NULL,
  name text NOT NULL,
  sites text[],
  types text[],
  origins text[] NOT NULL,
  disabled json,
  created_at bigint NOT NULL,
  target json NOT NULL,
  PRIMARY KEY (id),
  CHECK ((revision >= 1))
);

CREATE TABLE crosstie.charts (
  id text COLLATE "C" NOT NULL,
  site_id text COLLATE "C" NOT NULL,
  area_id text COLLATE "C" NOT NULL,
  origin text NOT NULL,
  class text NOT NULL,
  model_id text COLLATE "C" NOT NULL,
  sensor_class text NOT NULL,
  floor_m double precision NOT NULL,
  rates json NOT NULL,
  rules json NOT NULL,
  method integer NOT NULL,
  PRIMARY KEY (id),
  CHECK ((origin = ANY (ARRAY['real'::text, 'simulated'::text])))
);

CREATE TABLE crosstie.deliveries (
  id text COLLATE "C" NOT NULL,
  message_id text COLLATE "C" NOT NULL,
  channel_id text COLLATE "C" NOT NULL,
  state json NOT NULL,
  state_kind text NOT NULL GENERATED ALWAYS AS ((state ->> 'kind'::text)) STORED,
  due_at bigint GENERATED ALWAYS AS (((state ->> 'dueAt'::text))::bigint) STORED,
  claims integer NOT NULL DEFAULT 0,
  attempts json NOT NULL,
  created_at bigint NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY (channel_id) REFERENCES crosstie.channels(id) ON DELETE CASCADE,
  FOREIGN KEY (message_id) REFERENCES crosstie.messages(id)
);

CREATE TABLE crosstie.detections (
  scene_id text COLLATE "C" NOT NULL,
  generation integer NOT NULL,
  shard integer NOT NULL,
  ordinal integer NOT NULL,
  model_id text NOT NULL,
  class text NOT NULL,
  score double precision NOT NULL,
  cx double precision NOT NULL,
  cy double precision NOT NULL,
  length_px double precision NOT NULL,
  width_px double precision NOT NULL,
  angle double precision NOT NULL,
  corners double precision[] NOT NULL,
  length_m double precision,
  width_m double precision,
  heading_deg double precision,
  lon_lat double precision[],
  family text,
  family_probability double precision,
  PRIMARY KEY (scene_id, generation, shard, ordinal),
  FOREIGN KEY (scene_id, generation, shard) REFERENCES crosstie.shards(scene_id, generation, shard) ON DELETE CASCADE
);

CREATE TABLE crosstie.evaluations (
  chart_id text COLLATE "C" NOT NULL,
  at bigint NOT NULL,
  look json NOT NULL,
  evaluation json NOT NULL,
  held boolean NOT NULL,
  carry json NOT NULL,
  PRIMARY KEY (chart_id, at),
  FOREIGN KEY (chart_id) REFERENCES crosstie.charts(id) ON DELETE CASCADE
);

CREATE TABLE crosstie.faults (
  scene_id text COLLATE "C" NOT NULL,
  generation integer NOT NULL,
  stage text NOT NULL,
  code text NOT NULL,
  message text NOT NULL,
  digest text NOT NULL,
  at bigint NOT NULL,
  PRIMARY KEY (scene_id, generation, stage, code, digest),
  FOREIGN KEY (scene_id) REFERENCES crosstie.scenes(id) ON DELETE CASCADE
);

CREATE TABLE crosstie.footings (
  observation_id text COLLATE "C" NOT NULL,
  seen text NOT NULL,
  boxes json NOT NULL,
  PRIMARY KEY (observation_id),
  FOREIGN KEY (observation_id) REFERENCES crosstie.observations(id) ON DELETE CASCADE
);

CREATE TABLE crosstie.messages (
  id text COLLATE "C" NOT NULL,
  type text NOT NULL,
  site_id text COLLATE "C",
  area_id text COLLATE "C",
  class text,
  origin text NOT NULL,
  at bigint NOT NULL,
  created_at bigint NOT NULL,
  data json NOT NULL,
  PRIMARY KEY (id),
  CHECK ((origin = ANY (ARRAY['real'::text, 'simulated'::text])))
);

CREATE TABLE crosstie.migrations (
  number integer NOT NULL,
  name text NOT NULL,
  applied_at timestamp with time zone NOT NULL DEFAULT now(),
  PRIMARY KEY (number)
);

CREATE TABLE crosstie.observation_history (
  observation_id text COLLATE "C" NOT NULL,
  version integer NOT NULL,
  superseded_at bigint NOT NULL,
  observation json NOT NULL,
  PRIMARY KEY (observation_id, version)
);

CREATE TABLE crosstie.observations (
  id text COLLATE "C" NOT NULL,
  area_id text COLLATE "C" NOT NULL,
  area_revision integer NOT NULL,
  site_id text COLLATE "C",
  pass_id text COLLATE "C" NOT NULL,
  origin text NOT NULL,
  at bigint,
  at_assumed boolean NOT NULL,
  model_id text COLLATE "C" NOT NULL,
  model_version text NOT NULL,
  model_sha256 text NOT NULL,
  threshold double precision NOT NULL,
  status json NOT NULL,
  visibility text NOT NULL,
  seen double precision NOT NULL,
  area_km2 double precision NOT NULL,
  gsd_m double precision NOT NULL,
  sensor text,
  counts json NOT NULL,
  scene_ids text[] NOT NULL,
  caveats text[] NOT NULL,
  observed_at bigint NOT NULL,
  strings json,
  UNIQUE (area_id, area_revision, pass_id, model_id, model_version),
  PRIMARY KEY (id),
  CHECK ((origin = ANY (ARRAY['real'::text, 'simulated'::text])))
);

CREATE TABLE crosstie.pass_scenes (
  pass_id text COLLATE "C" NOT NULL,
  scene_id text COLLATE "C" NOT NULL,
  site_id text COLLATE "C",
  PRIMARY KEY (pass_id, scene_id),
  FOREIGN KEY (pass_id) REFERENCES crosstie.passes(id),
  FOREIGN KEY (scene_id) REFERENCES crosstie.scenes(id) ON DELETE CASCADE
);

CREATE TABLE crosstie.passes (
  id text COLLATE "C" NOT NULL,
  site_id text COLLATE "C",
  origin text NOT NULL,
  anchor_at bigint NOT NULL,
  PRIMARY KEY (id),
  CHECK ((origin = ANY (ARRAY['real'::text, 'simulated'::text])))
);

CREATE TABLE crosstie.plans (
  scene_id text COLLATE "C" NOT NULL,
  generation integer NOT NULL,
  targets json NOT NULL,
  shards integer NOT NULL,
  tiles integer NOT NULL,
  PRIMARY KEY (scene_id, generation),
  FOREIGN KEY (scene_id) REFERENCES crosstie.scenes(id) ON DELETE CASCADE
);

CREATE TABLE crosstie.reference_counts (
  id text COLLATE "C" NOT NULL,
  site_id text COLLATE "C" NOT NULL,
  area_id text COLLATE "C",
  class text,
  from bigint NOT NULL,
  to bigint NOT NULL,
  count integer,
  approximate boolean NOT NULL,
  measure text NOT NULL,
  scope text NOT NULL,
  seen double precision,
  sensor text,
  source text NOT NULL,
  url text,
  note text,
  imported_at bigint,
  origin text NOT NULL,
  PRIMARY KEY (id)
);

CREATE TABLE crosstie.reviews (
  id text COLLATE "C" NOT NULL,
  revision integer NOT NULL,
  observation_id text COLLATE "C" NOT NULL,
  area_id text COLLATE "C" NOT NULL,
  site_id text COLLATE "C",
  pass_id text COLLATE "C" NOT NULL,
  origin text NOT NULL,
  model_id text COLLATE "C" NOT NULL,
  model_version text NOT NULL,
  saved_at bigint NOT NULL,
  is_withdrawn boolean NOT NULL,
  summary json NOT NULL,
  marks json NOT NULL,
  PRIMARY KEY (id, revision),
  CHECK ((origin = ANY (ARRAY['real'::text, 'simulated'::text]))),
  CHECK ((revision >= 1))
);

CREATE TABLE crosstie.rules (
  id text COLLATE "C" NOT NULL,
  revision integer NOT NULL,
  site_id text COLLATE "C" NOT NULL,
  area_id text COLLATE "C",
  class text,
  rule json NOT NULL,
  enabled boolean NOT NULL,
  created_at bigint NOT NULL,
  PRIMARY KEY (id),
  CHECK ((revision >= 1))
);

CREATE TABLE crosstie.scene_views (
  scene_id text COLLATE "C" NOT NULL,
  pass_id text COLLATE "C" NOT NULL,
  area_id text COLLATE "C" NOT NULL,
  area_revision integer NOT NULL,
  model_id text COLLATE "C" NOT NULL,
  generation integer NOT NULL,
  visibility text NOT NULL,
  gsd_m double precision NOT NULL,
  sensor text,
  seen text NOT NULL,
  lost json NOT NULL,
  detections json NOT NULL,
  model_version text COLLATE "C" NOT NULL,
  PRIMARY KEY (pass_id, area_id, area_revision, model_id, model_version, scene_id),
  FOREIGN KEY (scene_id) REFERENCES crosstie.scenes(id) ON DELETE CASCADE
);

CREATE TABLE crosstie.scenes (
  id text COLLATE "C" NOT NULL,
  source json NOT NULL,
  sensor text,
  acquired_at bigint,
  acquired_at_assumed boolean NOT NULL,
  origin text NOT NULL,
  declared_gsd_m double precision,
  whole boolean NOT NULL,
  site_ids text[],
  mask json,
  obscured json,
  shift_east_m double precision NOT NULL,
  shift_north_m double precision NOT NULL,
  licence text,
  attribution text,
  republish boolean NOT NULL,
  state json NOT NULL,
  state_kind text NOT NULL GENERATED ALWAYS AS ((state ->> 'kind'::text)) STORED,
  generation integer NOT NULL,
  created_at bigint NOT NULL,
  raster json,
  PRIMARY KEY (id),
  CHECK ((origin = ANY (ARRAY['real'::text, 'simulated'::text])))
);

CREATE TABLE crosstie.series_points (
  area_id text COLLATE "C" NOT NULL,
  origin text NOT NULL,
  ordinal integer NOT NULL,
  at bigint NOT NULL,
  class text NOT NULL,
  status text NOT NULL,
  reason text,
  visibility text NOT NULL,
  raw integer NOT NULL,
  value double precision,
  low double precision,
  high double precision,
  seen double precision NOT NULL,
  floor_m double precision NOT NULL,
  observation text COLLATE "C" NOT NULL,
  scenes text[] NOT NULL,
  families json,
  model_id text COLLATE "C" NOT NULL,
  model_version text NOT NULL,
  sensor_class text NOT NULL,
  newest boolean NOT NULL,
  review json,
  static integer NOT NULL,
  PRIMARY KEY (area_id, origin, ordinal),
  CHECK ((origin = ANY (ARRAY['real'::text, 'simulated'::text])))
);

CREATE TABLE crosstie.shards (
  scene_id text COLLATE "C" NOT NULL,
  generation integer NOT NULL,
  shard integer NOT NULL,
  model_id text NOT NULL,
  tiles integer NOT NULL,
  failed json,
  PRIMARY KEY (scene_id, generation, shard),
  FOREIGN KEY (scene_id) REFERENCES crosstie.scenes(id) ON DELETE CASCADE
);

CREATE TABLE crosstie.silences (
  id text COLLATE "C" NOT NULL,
  site_id text COLLATE "C" NOT NULL,
  area_id text COLLATE "C",
  class text,
  from_at bigint NOT NULL,
  until_at bigint NOT NULL,
  why text NOT NULL,
  created_at bigint NOT NULL,
  PRIMARY KEY (id)
);

CREATE TABLE crosstie.sites (
  id text COLLATE "C" NOT NULL,
  name text NOT NULL,
  timezone text NOT NULL,
  fictional boolean NOT NULL,
  retired boolean NOT NULL DEFAULT false,
  PRIMARY KEY (id)
);

CREATE TABLE crosstie.static_marks (
  id text COLLATE "C" NOT NULL,
  site_id text COLLATE "C" NOT NULL,
  area_id text COLLATE "C" NOT NULL,
  class text NOT NULL,
  lon_lat double precision[] NOT NULL,
  mark text NOT NULL,
  note text,
  marked_by text,
  marked_at bigint NOT NULL,
  PRIMARY KEY (id),
  CHECK ((mark = ANY (ARRAY['static'::text, 'moving'::text])))
);

CREATE TABLE crosstie.tombstones (
  observation_id text COLLATE "C" NOT NULL,
  scene_id text COLLATE "C" NOT NULL,
  area_id text COLLATE "C" NOT NULL,
  withdrawn_at bigint NOT NULL,
  observation json NOT NULL,
  PRIMARY KEY (observation_id, scene_id)
);

CREATE INDEX alerts_latest ON crosstie.alerts USING btree (origin, since DESC, id DESC);
CREATE INDEX alerts_site ON crosstie.alerts USING btree (site_id, origin);
CREATE INDEX areas_site ON crosstie.areas USING btree (site_id);
CREATE INDEX blob_refs_sha256 ON crosstie.blob_refs USING btree (sha256);
CREATE INDEX charts_area ON crosstie.charts USING btree (area_id, origin);
CREATE INDEX charts_site ON crosstie.charts USING btree (site_id, origin);
CREATE INDEX deliveries_channel ON crosstie.deliveries USING btree (channel_id, created_at DESC, id DESC);
CREATE INDEX deliveries_due ON crosstie.deliveries USING btree (due_at) WHERE (due_at IS NOT NULL);
CREATE INDEX deliveries_newest ON crosstie.deliveries USING btree (created_at DESC, id DESC);
CREATE INDEX messages_newest ON crosstie.messages USING btree (origin, created_at DESC, id DESC);
CREATE INDEX observations_scenes ON crosstie.observations USING gin (scene_ids);
CREATE INDEX observations_series ON crosstie.observations USING btree (area_id, origin, at);
CREATE INDEX passes_site ON crosstie.passes USING btree (site_id, origin, anchor_at);
CREATE INDEX reference_counts_site ON crosstie.reference_counts USING btree (site_id, "from", id);
CREATE INDEX reviews_area ON crosstie.reviews USING btree (area_id, origin);
CREATE INDEX reviews_site ON crosstie.reviews USING btree (site_id, origin);
CREATE INDEX rules_site ON crosstie.rules USING btree (site_id);
CREATE INDEX scene_views_scene ON crosstie.scene_views USING btree (scene_id);
CREATE INDEX scenes_newest ON crosstie.scenes USING btree (created_at DESC, id DESC);
CREATE INDEX scenes_state ON crosstie.scenes USING btree (state_kind, created_at DESC, id DESC);
CREATE INDEX series_points_at ON crosstie.series_points USING btree (area_id, origin, at);
CREATE INDEX silences_site ON crosstie.silences USING btree (site_id);
CREATE INDEX static_marks_area ON crosstie.static_marks USING btree (area_id, marked_at);
CREATE INDEX tombstones_scene ON crosstie.tombstones USING btree (scene_id);
CREATE UNIQUE INDEX pass_scenes_scene ON crosstie.pass_scenes USING btree (scene_id, COALESCE(site_id, ''::text));
