-- The last forecast of each symbol and horizon (in sessions), with its whole record as one document.
CREATE TABLE forecast (
  symbol     text NOT NULL REFERENCES listing ON DELETE CASCADE,
  horizon    smallint NOT NULL,
  -- Day of the last bar that it knows, and the digest of all that it looked at.
  as_of      date NOT NULL,
  data_hash  text NOT NULL,
  trained_at timestamptz NOT NULL,
  version    integer NOT NULL,
  record     jsonb NOT NULL,
  PRIMARY KEY (symbol, horizon)
);
