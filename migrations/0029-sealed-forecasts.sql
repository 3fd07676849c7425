-- Forecasts are sealed beside signals: the same rows, whose columns say for a forecast what stands here.

COMMENT ON COLUMN sealed_statement.said_hit_rate IS 'Of a signal: share of gains in its record. Of a forecast: the chance that was said.';
COMMENT ON COLUMN sealed_statement.content IS 'JSON. Of a signal: rule, verdict, hash of the data. Of a forecast: price, base rate, what the model said, its record, hash of the data.';
COMMENT ON COLUMN settled_statement.bought IS 'Of a signal: the open after its day. Of a forecast: the close of its day, in the shares of the day on which it was settled.';
COMMENT ON COLUMN settled_statement.return_after_costs IS 'Of a forecast: from close to close, without costs.';
