-- Who did what. Rows are added and never changed: the running role may only read and add, and a trigger refuses the rest to
-- everybody, the owner included. Each row carries the hash of the one before it (src/platform/audit-trail/chain.ts).

CREATE TABLE audit_event (
  -- Position in the chain: 1, 2, 3 … without a gap.
  seq      bigint PRIMARY KEY CHECK (seq > 0),
  at       timestamptz(3) NOT NULL,
  kind     text NOT NULL,
  outcome  text NOT NULL CHECK (outcome IN ('done', 'refused', 'failed')),
  -- Account ids, or what else was acted upon; never a name or an address.
  actor    text,
  subject  text,
  -- A flood is one row a minute: how often it happened in it.
  count    integer NOT NULL CHECK (count > 0),
  -- JSON as it was hashed, so as text.
  detail   text NOT NULL,
  -- {"field": salted hash}: what the chain commits to while the text itself stands in audit_personal, and goes when its time has come.
  personal text NOT NULL,
  previous bytea NOT NULL CHECK (octet_length(previous) = 32),
  hash     bytea NOT NULL CHECK (octet_length(hash) = 32),
  -- Two rows after one would be a fork.
  CONSTRAINT audit_event_never_forks UNIQUE (previous)
);
CREATE INDEX audit_event_at ON audit_event (at);
CREATE INDEX audit_event_kind ON audit_event (kind, seq);
CREATE INDEX audit_event_actor ON audit_event (actor, seq) WHERE actor IS NOT NULL;
CREATE INDEX audit_event_subject ON audit_event (subject, seq) WHERE subject IS NOT NULL;
COMMENT ON TABLE audit_event IS 'running role: SELECT, INSERT';

-- Addresses, programs, names: may be read, added and removed, never rewritten.
CREATE TABLE audit_personal (
  seq    bigint NOT NULL,
  field  text NOT NULL,
  -- Whose data it is: an account id, or null when nobody's account is known.
  person text,
  salt   bytea NOT NULL CHECK (octet_length(salt) = 16),
  text   text NOT NULL,
  at     timestamptz(3) NOT NULL,
  PRIMARY KEY (seq, field)
);
CREATE INDEX audit_personal_person ON audit_personal (person) WHERE person IS NOT NULL;
CREATE INDEX audit_personal_at ON audit_personal (at);
COMMENT ON TABLE audit_personal IS 'running role: SELECT, INSERT, DELETE';

-- Floods of the minute that is still running; afterwards each becomes one row of the chain.
CREATE TABLE audit_flood (
  minute   timestamptz(0) NOT NULL,
  kind     text NOT NULL,
  outcome  text NOT NULL,
  actor    text NOT NULL,
  subject  text NOT NULL,
  count    integer NOT NULL CHECK (count > 0),
  -- The first one of the minute, as JSON.
  first_at timestamptz(3) NOT NULL,
  event    text NOT NULL,
  PRIMARY KEY (minute, kind, outcome, actor, subject)
);

-- Stretches of the chain that were moved into files. Their last hash stays, so that the next row still has one before it.
CREATE TABLE audit_segment (
  first_seq   bigint PRIMARY KEY CHECK (first_seq > 0),
  last_seq    bigint NOT NULL UNIQUE CHECK (last_seq >= first_seq),
  first_at    timestamptz(3) NOT NULL,
  last_at     timestamptz(3) NOT NULL,
  previous    bytea NOT NULL UNIQUE CHECK (octet_length(previous) = 32),
  last_hash   bytea NOT NULL UNIQUE CHECK (octet_length(last_hash) = 32),
  file        text NOT NULL,
  sha256      bytea NOT NULL CHECK (octet_length(sha256) = 32),
  exported_at timestamptz(3) NOT NULL
);
COMMENT ON TABLE audit_segment IS 'running role: SELECT';

CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  -- The one way out: a row that lies in a recorded segment, on its way from the table into the segment's file.
  IF TG_OP = 'DELETE' AND TG_TABLE_NAME = 'audit_event' THEN
    IF EXISTS (SELECT 1 FROM audit_segment WHERE OLD.seq BETWEEN first_seq AND last_seq) THEN RETURN OLD; END IF;
  END IF;
  RAISE EXCEPTION 'the audit trail is append-only: % on % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER audit_event_rows BEFORE UPDATE OR DELETE ON audit_event
  FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();
CREATE TRIGGER audit_event_whole BEFORE TRUNCATE ON audit_event
  FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
CREATE TRIGGER audit_segment_rows BEFORE UPDATE OR DELETE ON audit_segment
  FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();
CREATE TRIGGER audit_segment_whole BEFORE TRUNCATE ON audit_segment
  FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
CREATE TRIGGER audit_personal_rows BEFORE UPDATE ON audit_personal
  FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();
