-- What an account has tried on history: what was asked, how far it is, and what came of it, as the very bytes whose hash stands beside them.

CREATE TABLE backtest (
  backtest_id   uuid PRIMARY KEY,
  account_id    uuid NOT NULL REFERENCES account ON DELETE CASCADE,
  asked         jsonb NOT NULL,
  -- In the rule language's own form, for lists.
  rule          text NOT NULL,
  symbols       text[] NOT NULL,
  setting_count integer NOT NULL CHECK (setting_count >= 1),
  state         text NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled')),
  -- Of the queue; null until it is in there.
  job_id        uuid,
  -- Why it failed, in a sentence.
  says          text,
  created_at    timestamptz NOT NULL,
  finished_at   timestamptz,
  data_hash     text,
  result        text,
  result_hash   text,
  total_return     double precision,
  sharpe           double precision,
  maximum_drawdown double precision,
  trade_count      integer,
  CHECK ((state = 'done') = (result IS NOT NULL AND result_hash IS NOT NULL AND data_hash IS NOT NULL))
);
CREATE INDEX backtest_account ON backtest (account_id, created_at);
