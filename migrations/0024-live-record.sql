-- What the product said about the future, and what came of it. Rows are added and never changed: the running role may only read and add,
-- and a trigger refuses the rest to everybody, the owner included. The audit trail holds the digest of each row.

CREATE TABLE sealed_statement (
  statement_id  uuid PRIMARY KEY,
  kind          text NOT NULL CHECK (kind IN ('signal', 'forecast')),
  -- A rule's or model's id.
  subject       text NOT NULL,
  symbol        text NOT NULL,
  -- Of the bar on which it was said.
  day           date NOT NULL,
  -- Sessions from the next open to the open at which it is settled.
  horizon       integer NOT NULL CHECK (horizon > 0),
  -- What the record said when it was sealed: mean return after costs and share of gains; null where there were too few.
  said_mean     double precision,
  said_hit_rate double precision,
  -- JSON: the rule's text, the hash of the data, the verdict.
  content       text NOT NULL,
  sealed_at     timestamptz(3) NOT NULL,
  UNIQUE (kind, subject, symbol, day, horizon)
);
CREATE INDEX sealed_statement_symbol ON sealed_statement (symbol);
COMMENT ON TABLE sealed_statement IS 'running role: SELECT, INSERT';

CREATE TABLE settled_statement (
  statement_id       uuid PRIMARY KEY REFERENCES sealed_statement,
  bought_day         date NOT NULL,
  bought             double precision NOT NULL,
  sold_day           date NOT NULL,
  sold               double precision NOT NULL,
  return_after_costs double precision NOT NULL,
  settled_at         timestamptz(3) NOT NULL
);
COMMENT ON TABLE settled_statement IS 'running role: SELECT, INSERT';

CREATE FUNCTION statements_are_sealed() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  RAISE EXCEPTION 'what was said is sealed: % on % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER sealed_statement_rows BEFORE UPDATE OR DELETE ON sealed_statement FOR EACH ROW EXECUTE FUNCTION statements_are_sealed();
CREATE TRIGGER sealed_statement_whole BEFORE TRUNCATE ON sealed_statement FOR EACH STATEMENT EXECUTE FUNCTION statements_are_sealed();
CREATE TRIGGER settled_statement_rows BEFORE UPDATE OR DELETE ON settled_statement FOR EACH ROW EXECUTE FUNCTION statements_are_sealed();
CREATE TRIGGER settled_statement_whole BEFORE TRUNCATE ON settled_statement FOR EACH STATEMENT EXECUTE FUNCTION statements_are_sealed();
