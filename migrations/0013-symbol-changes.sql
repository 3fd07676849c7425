-- Shares that go by another symbol now, or left the exchange, each with who says so. Whoever has a list brings it in.

CREATE TABLE symbol_change (
  former     text PRIMARY KEY,
  -- Null: it left the exchange, and nothing is traded in its place.
  present    text CHECK (present <> former),
  -- The first day under the present symbol; where it left, the last day on which it was traded. Null: not known.
  day        date,
  source     text NOT NULL,
  noted_at   timestamptz NOT NULL,
  -- By which account, where people have them. No foreign key: the note outlives the account.
  account_id uuid
);
CREATE INDEX symbol_change_present ON symbol_change (present);

INSERT INTO symbol_change (former, present, day, source, noted_at)
SELECT former, present, NULL, 'came along; widely known, checked against no list, and without its day', now()
FROM (VALUES ('FB', 'META'), ('ANTM', 'ELV'), ('BLL', 'BALL'), ('DISCA', 'WBD'), ('WLTW', 'WTW'), ('UTX', 'RTX'), ('PCLN', 'BKNG'),
  ('COH', 'TPR'), ('YHOO', 'AABA'), ('AABA', NULL), ('TWTR', NULL)) AS known (former, present);
