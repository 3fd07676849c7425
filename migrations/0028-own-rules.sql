-- Rules that an account looks at beside the published ones, and every rule whose record it ever asked for: who tries many
-- finds something by chance, and the verdicts are corrected for all of them.

CREATE TABLE signal_rule (
  rule_id    uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
  -- As its owner writes it, and as two spellings are compared.
  name       text NOT NULL,
  name_key   text NOT NULL,
  -- In the rule language's own form.
  rule       text NOT NULL,
  -- Sessions for which its owner expects it to hold, and which way.
  horizon    integer NOT NULL CHECK (horizon IN (5, 20, 60)),
  claims     text NOT NULL CHECK (claims IN ('up', 'down')),
  created_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL,
  UNIQUE (account_id, name_key)
);

CREATE TABLE tried_rule (
  account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
  -- SHA-256 of the rule, which may be longer than an index takes.
  digest     text NOT NULL,
  rule       text NOT NULL,
  tried_at   timestamptz NOT NULL,
  PRIMARY KEY (account_id, digest)
);
