-- Screens that an account keeps: a rule under a name, with the columns and the order in which its hits are shown.

CREATE TABLE screen (
  screen_id     uuid PRIMARY KEY,
  account_id    uuid NOT NULL REFERENCES account ON DELETE CASCADE,
  -- As its owner writes it, and as two spellings are compared.
  name          text NOT NULL,
  name_key      text NOT NULL,
  -- In the rule language's own form.
  rule          text NOT NULL,
  -- null: what the rule itself compares.
  columns       text[],
  -- null: the largest companies first.
  sort          text,
  is_descending boolean NOT NULL,
  created_at    timestamptz NOT NULL,
  changed_at    timestamptz NOT NULL,
  UNIQUE (account_id, name_key)
);
