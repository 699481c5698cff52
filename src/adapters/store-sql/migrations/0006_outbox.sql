-- Who is told, what there is to tell, and how far each message has come on its way to each channel.
CREATE TABLE crosstie.channels (
  id         text COLLATE "C" PRIMARY KEY,
  revision   integer NOT NULL CHECK (revision >= 1),
  name       text NOT NULL,
  -- Null: no filter.
  sites      text[],
  types      text[],
  origins    text[] NOT NULL,
  disabled   json,
  created_at bigint NOT NULL,
  -- Its kind and what that kind needs: {kind: webhook, url, secrets}, {kind: email, addresses}, {kind: slack, url}.
  target     json NOT NULL
);

CREATE TABLE crosstie.messages (
  id         text COLLATE "C" PRIMARY KEY,
  type       text NOT NULL,
  site_id    text COLLATE "C",
  area_id    text COLLATE "C",
  class      text,
  origin     text NOT NULL CHECK (origin IN ('real', 'simulated')),
  at         bigint NOT NULL,
  created_at bigint NOT NULL,
  data       json NOT NULL
);
CREATE INDEX messages_newest ON crosstie.messages (origin, created_at DESC, id DESC);

CREATE TABLE crosstie.deliveries (
  id         text COLLATE "C" PRIMARY KEY,
  message_id text COLLATE "C" NOT NULL REFERENCES crosstie.messages,
  channel_id text COLLATE "C" NOT NULL REFERENCES crosstie.channels ON DELETE CASCADE,
  state      json NOT NULL,
  state_kind text NOT NULL GENERATED ALWAYS AS (state ->> 'kind') STORED,
  -- Only what waits is due.
  due_at     bigint GENERATED ALWAYS AS ((state ->> 'dueAt')::bigint) STORED,
  claims     integer NOT NULL DEFAULT 0,
  attempts   json NOT NULL,
  created_at bigint NOT NULL
);
CREATE INDEX deliveries_due ON crosstie.deliveries (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX deliveries_newest ON crosstie.deliveries (created_at DESC, id DESC);
CREATE INDEX deliveries_channel ON crosstie.deliveries (channel_id, created_at DESC, id DESC);
