-- What is compared with what, as it was judged last; looks with their evaluations; alerts, and what became of them.
CREATE TABLE crosstie.charts (
  id           text COLLATE "C" PRIMARY KEY,
  -- Not a reference: what was seen of a site outlives it.
  site_id      text COLLATE "C" NOT NULL,
  area_id      text COLLATE "C" NOT NULL,
  origin       text NOT NULL CHECK (origin IN ('real', 'simulated')),
  class        text NOT NULL,
  model_id     text COLLATE "C" NOT NULL,
  sensor_class text NOT NULL,
  floor_m      double precision NOT NULL,
  -- Error rates by strand, and the rules in their order: what its evaluations rest on beside the looks.
  rates        json NOT NULL,
  rules        json NOT NULL,
  method       integer NOT NULL
);
CREATE INDEX charts_site ON crosstie.charts (site_id, origin);
CREATE INDEX charts_area ON crosstie.charts (area_id, origin);

CREATE TABLE crosstie.evaluations (
  chart_id   text COLLATE "C" NOT NULL REFERENCES crosstie.charts ON DELETE CASCADE,
  at         bigint NOT NULL,
  look       json NOT NULL,
  evaluation json NOT NULL,
  held       boolean NOT NULL,
  -- What the looks so far leave behind: the next one needs nothing else of them but their counts.
  carry      json NOT NULL,
  PRIMARY KEY (chart_id, at)
);

CREATE TABLE crosstie.alerts (
  id           text COLLATE "C" PRIMARY KEY,
  chart_id     text COLLATE "C" NOT NULL REFERENCES crosstie.charts ON DELETE CASCADE,
  site_id      text COLLATE "C" NOT NULL,
  area_id      text COLLATE "C" NOT NULL,
  origin       text NOT NULL CHECK (origin IN ('real', 'simulated')),
  class        text NOT NULL,
  rule_id      text COLLATE "C",
  alert        json NOT NULL,
  kind         text NOT NULL GENERATED ALWAYS AS (alert -> 'subject' ->> 'kind') STORED,
  state_kind   text NOT NULL GENERATED ALWAYS AS (alert -> 'state' ->> 'kind') STORED,
  -- 0 for quiet ones, which last since nothing.
  since        bigint NOT NULL GENERATED ALWAYS AS (COALESCE((alert -> 'state' ->> 'since')::bigint, 0)) STORED,
  peak_at      bigint GENERATED ALWAYS AS ((alert -> 'state' -> 'peak' ->> 'at')::bigint) STORED,
  acknowledged json
);
CREATE INDEX alerts_latest ON crosstie.alerts (origin, since DESC, id DESC);
CREATE INDEX alerts_site ON crosstie.alerts (site_id, origin);

CREATE TABLE crosstie.alert_events (
  id          text COLLATE "C" PRIMARY KEY,
  alert_id    text COLLATE "C" NOT NULL REFERENCES crosstie.alerts ON DELETE CASCADE,
  ordinal     integer NOT NULL,
  at          bigint NOT NULL,
  reason      text NOT NULL,
  kind        text NOT NULL,
  value       double precision NOT NULL,
  threshold   double precision NOT NULL,
  p           double precision,
  observation text COLLATE "C",
  -- The look and its evaluation, as they were when the event was made.
  explanation json,
  stands      boolean NOT NULL,
  telling     json NOT NULL,
  decided_at  bigint NOT NULL,
  UNIQUE (alert_id, ordinal)
);

CREATE TABLE crosstie.rules (
  id         text COLLATE "C" PRIMARY KEY,
  revision   integer NOT NULL CHECK (revision >= 1),
  site_id    text COLLATE "C" NOT NULL,
  -- Null: every area, every class.
  area_id    text COLLATE "C",
  class      text,
  rule       json NOT NULL,
  enabled    boolean NOT NULL,
  created_at bigint NOT NULL
);
CREATE INDEX rules_site ON crosstie.rules (site_id);

CREATE TABLE crosstie.silences (
  id         text COLLATE "C" PRIMARY KEY,
  site_id    text COLLATE "C" NOT NULL,
  area_id    text COLLATE "C",
  class      text,
  from_at    bigint NOT NULL,
  until_at   bigint NOT NULL,
  why        text NOT NULL,
  created_at bigint NOT NULL
);
CREATE INDEX silences_site ON crosstie.silences (site_id);
