-- A forecast that was made changes no price: whoever keeps answers is told which of the two a commit changed.

CREATE OR REPLACE FUNCTION tell_public_data() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Of one transaction many are one.
  PERFORM pg_notify(
    'tradewise_public_data',
    pg_current_xact_id()::text ||
      CASE WHEN TG_TABLE_NAME IN ('forecast', 'sealed_statement', 'settled_statement', 'pooled_record') THEN ' evidence' ELSE ' market' END
  );
  RETURN NULL;
END $$;
