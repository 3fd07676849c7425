-- Whoever keeps public answers is told with the commit that changes what they are made of. A test holds the list of tables against those
-- that there are.

CREATE FUNCTION tell_public_data() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Of one transaction many are one.
  PERFORM pg_notify('tradewise_public_data', pg_current_xact_id()::text);
  RETURN NULL;
END $$;

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY[
    'listing', 'fundamentals', 'bar_series', 'bar_block', 'bar_block_revision', 'bar_run', 'split', 'dividend', 'annual_report', 'macro_month',
    'loaded_bundle', 'source_state', 'series_revision', 'event_revision', 'bar_finding', 'filed_report', 'exchange_rate',
    'exchange_rate_revision', 'source_attempt', 'event_list', 'market_quote', 'company_profile', 'bar_disagreement',
    'event_list_revision', 'symbol_change', 'forecast', 'sealed_statement', 'settled_statement', 'pooled_record'
  ] LOOP
    EXECUTE format(
      'CREATE TRIGGER public_data AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION tell_public_data()',
      name
    );
  END LOOP;
END $$;
