-- Times are milliseconds UTC. Geometry is JSON or arrays of coordinates: the same SQL runs with and without PostGIS.
-- JSON is `json`, not `jsonb`: kept as it was written. Ids sort by code point on every server.

CREATE TABLE crosstie.sites (
  id        text COLLATE "C" PRIMARY KEY,
  name      text NOT NULL,
  timezone  text NOT NULL,
  fictional boolean NOT NULL,
  -- Deleted, but cited by passes or observations.
  retired   boolean NOT NULL DEFAULT false
);

-- One row a revision; the highest is the one that is planned.
CREATE TABLE crosstie.areas (
  id       text COLLATE "C" NOT NULL,
  revision integer NOT NULL CHECK (revision >= 1),
  site_id  text COLLATE "C" REFERENCES crosstie.sites,
  name     text NOT NULL,
  kind     text NOT NULL,
  ring     json,
  classes  text[] NOT NULL,
  verified boolean NOT NULL,
  retired  boolean NOT NULL DEFAULT false,
  PRIMARY KEY (id, revision)
);
CREATE INDEX areas_site ON crosstie.areas (site_id);

CREATE TABLE crosstie.scenes (
  id                  text COLLATE "C" PRIMARY KEY,
  source              json NOT NULL,
  sensor              text,
  acquired_at         bigint,
  acquired_at_assumed boolean NOT NULL,
  origin              text NOT NULL CHECK (origin IN ('real', 'simulated')),
  declared_gsd_m      double precision,
  whole               boolean NOT NULL,
  site_ids            text[],
  mask                json,
  obscured            json,
  shift_east_m        double precision NOT NULL,
  shift_north_m       double precision NOT NULL,
  licence             text,
  attribution         text,
  republish           boolean NOT NULL,
  state               json NOT NULL,
  state_kind          text NOT NULL GENERATED ALWAYS AS (state ->> 'kind') STORED,
  generation          integer NOT NULL,
  created_at          bigint NOT NULL,
  raster              json
);
CREATE INDEX scenes_newest ON crosstie.scenes (created_at DESC, id DESC);
CREATE INDEX scenes_state ON crosstie.scenes (state_kind, created_at DESC, id DESC);

CREATE TABLE crosstie.blob_refs (
  scene_id text COLLATE "C" NOT NULL REFERENCES crosstie.scenes ON DELETE CASCADE,
  role     text NOT NULL CHECK (role IN ('source', 'mask')),
  sha256   text NOT NULL,
  PRIMARY KEY (scene_id, role)
);
CREATE INDEX blob_refs_sha256 ON crosstie.blob_refs (sha256);

CREATE TABLE crosstie.plans (
  scene_id   text COLLATE "C" NOT NULL REFERENCES crosstie.scenes ON DELETE CASCADE,
  generation integer NOT NULL,
  targets    json NOT NULL,
  shards     integer NOT NULL,
  tiles      integer NOT NULL,
  PRIMARY KEY (scene_id, generation)
);

CREATE TABLE crosstie.shards (
  scene_id   text COLLATE "C" NOT NULL REFERENCES crosstie.scenes ON DELETE CASCADE,
  generation integer NOT NULL,
  shard      integer NOT NULL,
  model_id   text NOT NULL,
  tiles      integer NOT NULL,
  -- {code, message} when its tiles were not seen.
  failed     json,
  PRIMARY KEY (scene_id, generation, shard)
);

-- Boxes in full-resolution pixels; corners and lon_lat are four points, x y x y ...
CREATE TABLE crosstie.detections (
  scene_id    text COLLATE "C" NOT NULL,
  generation  integer NOT NULL,
  shard       integer NOT NULL,
  ordinal     integer NOT NULL,
  model_id    text NOT NULL,
  class       text NOT NULL,
  score       double precision NOT NULL,
  cx          double precision NOT NULL,
  cy          double precision NOT NULL,
  length_px   double precision NOT NULL,
  width_px    double precision NOT NULL,
  angle       double precision NOT NULL,
  corners     double precision[] NOT NULL,
  length_m    double precision,
  width_m     double precision,
  heading_deg double precision,
  lon_lat     double precision[],
  PRIMARY KEY (scene_id, generation, shard, ordinal),
  FOREIGN KEY (scene_id, generation, shard) REFERENCES crosstie.shards ON DELETE CASCADE
);

CREATE TABLE crosstie.passes (
  id        text COLLATE "C" PRIMARY KEY,
  -- Not a reference: what was seen of a site outlives it.
  site_id   text COLLATE "C",
  origin    text NOT NULL CHECK (origin IN ('real', 'simulated')),
  anchor_at bigint NOT NULL
);
CREATE INDEX passes_site ON crosstie.passes (site_id, origin, anchor_at);

CREATE TABLE crosstie.pass_scenes (
  pass_id  text COLLATE "C" NOT NULL REFERENCES crosstie.passes,
  scene_id text COLLATE "C" NOT NULL REFERENCES crosstie.scenes ON DELETE CASCADE,
  site_id  text COLLATE "C",
  PRIMARY KEY (pass_id, scene_id)
);
-- A scene is in one pass of each site.
CREATE UNIQUE INDEX pass_scenes_scene ON crosstie.pass_scenes (scene_id, COALESCE(site_id, ''));

-- pass_id is no reference: undated scenes are looks of their own, outside every pass.
CREATE TABLE crosstie.scene_views (
  scene_id      text COLLATE "C" NOT NULL REFERENCES crosstie.scenes ON DELETE CASCADE,
  pass_id       text COLLATE "C" NOT NULL,
  area_id       text COLLATE "C" NOT NULL,
  area_revision integer NOT NULL,
  model_id      text COLLATE "C" NOT NULL,
  generation    integer NOT NULL,
  visibility    text NOT NULL,
  gsd_m         double precision NOT NULL,
  sensor        text,
  -- One character a cell of the area's grid.
  seen          text NOT NULL,
  lost          json NOT NULL,
  detections    json NOT NULL,
  PRIMARY KEY (pass_id, area_id, area_revision, model_id, scene_id)
);
CREATE INDEX scene_views_scene ON crosstie.scene_views (scene_id);

CREATE TABLE crosstie.observations (
  id            text COLLATE "C" PRIMARY KEY,
  area_id       text COLLATE "C" NOT NULL,
  area_revision integer NOT NULL,
  site_id       text COLLATE "C",
  pass_id       text COLLATE "C" NOT NULL,
  origin        text NOT NULL CHECK (origin IN ('real', 'simulated')),
  at            bigint,
  at_assumed    boolean NOT NULL,
  model_id      text COLLATE "C" NOT NULL,
  model_version text NOT NULL,
  model_sha256  text NOT NULL,
  threshold     double precision NOT NULL,
  status        json NOT NULL,
  visibility    text NOT NULL,
  seen          double precision NOT NULL,
  area_km2      double precision NOT NULL,
  gsd_m         double precision NOT NULL,
  sensor        text,
  counts        json NOT NULL,
  scene_ids     text[] NOT NULL,
  caveats       text[] NOT NULL,
  observed_at   bigint NOT NULL,
  UNIQUE (area_id, area_revision, pass_id, model_id)
);
CREATE INDEX observations_series ON crosstie.observations (area_id, origin, at);
CREATE INDEX observations_scenes ON crosstie.observations USING gin (scene_ids);

-- Superseded versions, each as it was.
CREATE TABLE crosstie.observation_history (
  observation_id text COLLATE "C" NOT NULL,
  version        integer NOT NULL,
  superseded_at  bigint NOT NULL,
  observation    json NOT NULL,
  PRIMARY KEY (observation_id, version)
);

-- What an observation said before a scene that it cites was withdrawn.
CREATE TABLE crosstie.tombstones (
  observation_id text COLLATE "C" NOT NULL,
  scene_id       text COLLATE "C" NOT NULL,
  area_id        text COLLATE "C" NOT NULL,
  withdrawn_at   bigint NOT NULL,
  observation    json NOT NULL,
  PRIMARY KEY (observation_id, scene_id)
);
CREATE INDEX tombstones_scene ON crosstie.tombstones (scene_id);

-- The materialised series of each area and origin.
CREATE TABLE crosstie.series_points (
  area_id     text COLLATE "C" NOT NULL,
  origin      text NOT NULL CHECK (origin IN ('real', 'simulated')),
  ordinal     integer NOT NULL,
  at          bigint NOT NULL,
  class       text NOT NULL,
  status      text NOT NULL,
  reason      text,
  visibility  text NOT NULL,
  raw         integer NOT NULL,
  value       double precision,
  low         double precision,
  high        double precision,
  seen        double precision NOT NULL,
  floor_m     double precision NOT NULL,
  observation text COLLATE "C" NOT NULL,
  scenes      text[] NOT NULL,
  PRIMARY KEY (area_id, origin, ordinal)
);
CREATE INDEX series_points_at ON crosstie.series_points (area_id, origin, at);

CREATE TABLE crosstie.faults (
  scene_id   text COLLATE "C" NOT NULL REFERENCES crosstie.scenes ON DELETE CASCADE,
  generation integer NOT NULL,
  stage      text NOT NULL,
  code       text NOT NULL,
  message    text NOT NULL,
  -- SHA-256 of the message, which may be too long for an index.
  digest     text NOT NULL,
  at         bigint NOT NULL,
  PRIMARY KEY (scene_id, generation, stage, code, digest)
);

-- Reserved for the analysts' reviews: nothing writes it yet.
CREATE TABLE crosstie.reviews (
  id             text COLLATE "C" PRIMARY KEY,
  observation_id text COLLATE "C" NOT NULL REFERENCES crosstie.observations,
  created_at     bigint NOT NULL,
  review         json NOT NULL
);
CREATE INDEX reviews_observation ON crosstie.reviews (observation_id);
