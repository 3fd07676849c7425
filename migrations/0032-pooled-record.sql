-- The record of the built-in rules over all symbols with daily bars together: the last one that was computed, as one document.

CREATE TABLE pooled_record (
  is_only     boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  -- The form of the record and the rules behind it: a change makes it stale.
  version     text NOT NULL,
  -- Of everything that it was computed from.
  data_hash   text NOT NULL,
  computed_at timestamptz(3) NOT NULL,
  record      jsonb NOT NULL
);
