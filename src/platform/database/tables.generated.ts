// Written by tools/generate-database-types.ts from the migrated schema; do not edit.
import type { ColumnType, GeneratedAlways } from 'kysely'

/** timestamptz: read as Date, written as Date or ISO text. */
type Instant = ColumnType<Date, Date | string>

/** Read as what it says, written as JSON text: the driver would take an array for an array of PostgreSQL. */
type Json = ColumnType<unknown, string>

/** The database fills it in when it is left out. */
type Defaulted<T> = T extends ColumnType<infer S, infer I, infer U> ? ColumnType<S, I | undefined, U> : ColumnType<T, T | undefined, T>

interface AccountTable {
  account_id: string
  email: string
  email_key: string
  name: string
  role: string
  password_hash: string | null
  password_is_short: boolean
  created_at: Instant
  disabled_at: Instant | null
}

interface AccountSessionTable {
  session_id: string
  token_mac: Buffer
  account_id: string
  created_at: Instant
  last_used_at: Instant
  expires_at: Instant
  verified_at: Instant | null
  device: string
  address: string
}

interface AlarmTable {
  alarm_id: string
  rule: string
  severity: string
  value: number
  says: string
  began_at: Instant
  ended_at: Instant | null
  reminded_at: Instant
  acknowledged_at: Instant | null
  acknowledged_by: string | null
}

interface AlarmDeliveryTable {
  delivery_id: string
  alarm_id: string | null
  kind: string
  channel: string
  message: Json
  state: string
  attempts: number
  says: string
  created_at: Instant
  due_at: Instant
  settled_at: Instant | null
}

interface AlarmPlanTable {
  only_one: Defaulted<boolean>
  quiet_from: string | null
  quiet_until: string | null
  remind_hours: number
  changed_at: Instant
}

interface AlarmRuleTable {
  rule: string
  threshold: number
  for_seconds: number
  is_on: boolean
  changed_at: Instant
}

interface AlarmWatchTable {
  only_one: Defaulted<boolean>
  holder: string
  held_until: Instant
  looked_at: Instant | null
  counting: Defaulted<Json>
  heartbeat_at: Instant | null
  heartbeat_says: string | null
}

interface AlertTable {
  alert_id: string
  account_id: string
  symbol: string
  measure: string
  indicator: string | null
  output: string | null
  condition: string
  level: number
  hysteresis: number
  repeats: boolean
  expires_at: Instant | null
  snoozed_until: Instant | null
  by_email: boolean
  sealed_webhook: string | null
  state: string
  side: number
  seen_day: string
  created_at: Instant
  placed_level: number
  placed_hysteresis: number
  placed_day: string
}

interface AlertDeliveryTable {
  delivery_id: string
  firing_id: string
  channel: string
  state: string
  attempts: number
  says: string
  changed_at: Instant
}

interface AlertFiringTable {
  firing_id: string
  account_id: string
  alert_id: string
  day: string
  value: number
  says: string
  fired_at: Instant
  kind: Defaulted<string>
}

interface AnnualReportTable {
  source: string
  ticker: string
  symbol: string | null
  period_end: string
  known_from: GeneratedAlways<string>
  label: string
  doubt: string | null
  revenue: number | null
  gross_profit: number | null
  operating_income: number | null
  net_income: number | null
  eps_basic: number | null
  total_assets: number | null
  total_liabilities: number | null
  total_equity: number | null
  long_term_debt: number | null
  cash: number | null
  operating_cash_flow: number | null
  capital_expenditures: number | null
}

interface AuditEventTable {
  seq: number
  at: Instant
  kind: string
  outcome: string
  actor: string | null
  subject: string | null
  count: number
  detail: string
  personal: string
  previous: Buffer
  hash: Buffer
}

interface AuditFloodTable {
  minute: Instant
  kind: string
  outcome: string
  actor: string
  subject: string
  count: number
  first_at: Instant
  event: string
}

interface AuditPersonalTable {
  seq: number
  field: string
  person: string | null
  salt: Buffer
  text: string
  at: Instant
}

interface AuditSegmentTable {
  first_seq: number
  last_seq: number
  first_at: Instant
  last_at: Instant
  previous: Buffer
  last_hash: Buffer
  file: string
  sha256: Buffer
  exported_at: Instant
}

interface AvailabilityHourTable {
  hour: Instant
  requests: number
  failed: number
  minutes: number
}

interface AwaitedLinkTable {
  email_key: string
  purpose: string
  email: string
  account_id: string | null
  asked_at: Instant
}

interface BacktestTable {
  backtest_id: string
  account_id: string
  asked: Json
  rule: string
  symbols: (string)[]
  setting_count: number
  state: string
  job_id: string | null
  says: string | null
  created_at: Instant
  finished_at: Instant | null
  data_hash: string | null
  result: string | null
  result_hash: string | null
  total_return: number | null
  sharpe: number | null
  maximum_drawdown: number | null
  trade_count: number | null
}

interface BackupRunTable {
  run_id: string
  what: string
  backup_id: string | null
  reason: string
  outcome: string
  says: string
  started_at: Instant
  finished_at: Instant
}

interface BamTable {
  id: Defaulted<string>
  name: string
  version: number
  status: Defaulted<string>
  queue: string | null
  table_name: string
  command: string
  error: string | null
  created_on: Defaulted<Instant>
  started_on: Instant | null
  completed_on: Instant | null
}

interface BarBlockTable {
  series_id: number
  period: number
  revision: number
  bar_count: number
  scale: number
  volume_scale: number
  format: number
  dates: Buffer
  open: Buffer
  high: Buffer
  low: Buffer
  close: Buffer
  volume: Buffer
}

interface BarBlockRevisionTable {
  series_id: number
  period: number
  revision: number
  bar_count: number
  scale: number
  volume_scale: number
  format: number
  dates: Buffer
  open: Buffer
  high: Buffer
  low: Buffer
  close: Buffer
  volume: Buffer
  superseded_at: Instant
}

interface BarDisagreementTable {
  symbol: string
  source: string
  other_source: string
  day_count: number
  first_day: string
  last_day: string
  worst_day: string
  close: number
  other_close: number
  found_at: Instant
}

interface BarFindingTable {
  finding_id: GeneratedAlways<number>
  series_id: number
  kind: string
  state: string
  from_time: number
  to_time: number
  says: string
  evidence: Json
  cells: Json
  inspected_at: Instant
  revision: number
  judged_at: Instant | null
  judged_by: string | null
  judged_account: string | null
  reason: string | null
}

interface BarRunTable {
  series_id: number
  from_time: number
  to_time: number
  fetched_at: Instant
}

interface BarSeriesTable {
  series_id: GeneratedAlways<number>
  symbol: string
  source: string
  interval: string
  label: string
  currency: string | null
  source_adjustment: string
  stored_adjustment: string
  volume_adjustment: string
  precision_note: string | null
  trust: number
  splits_known_from: string | null
  dividends_known_from: string | null
  first_time: number
  last_time: number
  bar_count: number
  fetched_at: Instant
}

interface CompanyProfileTable {
  symbol: string
  source: string
  label: string
  name: string | null
  sector: string | null
  industry: string | null
  country: string | null
  fetched_at: Instant
}

interface DividendTable {
  symbol: string
  source: string
  day: string
  amount: string
}

interface DutyRunTable {
  run_id: string
  duty: string
  asked_by: string | null
  outcome: string
  findings: Json
  started_at: Instant
  finished_at: Instant
}

interface ErrorBatchTable {
  process_id: string
  batch: number
  written_at: Instant
}

interface ErrorGroupTable {
  group_id: string
  origin: string
  type: string
  message: string
  state: string
  count: number
  first_at: Instant
  last_at: Instant
  first_release: string
  last_release: string
  sample: Json
  resolved_at: Instant | null
  resolved_release: string | null
}

interface ErrorHourTable {
  group_id: string
  hour: Instant
  count: number
}

interface EventListTable {
  symbol: string
  source: string
  label: string
  trust: number
  splits_complete: boolean
  dividends_complete: boolean
  listed_on: string
}

interface EventListRevisionTable {
  symbol: string
  source: string
  revision: number
  made_at: Instant
  cause: string
  made_by: string
  account_id: string | null
  events_added: number
  events_changed: number
  events_removed: number
  differences: Json
}

interface EventRevisionTable {
  event_revision_id: GeneratedAlways<number>
  symbol: string
  source: string
  day: string
  kind: string
  numerator: number | null
  denominator: number | null
  amount: string | null
  superseded_at: Instant
}

interface ExchangeRateTable {
  source: string
  base: string
  currency: string
  day: string
  rate: number
  fetched_at: Instant
}

interface ExchangeRateRevisionTable {
  source: string
  base: string
  currency: string
  day: string
  rate: number
  fetched_at: Instant
  superseded_at: Instant
}

interface FailedProofTable {
  subject_mac: Buffer
  failures: number
  blocked_until: Instant
  last_at: Instant
}

interface FiledReportTable {
  symbol: string
  source: string
  span: string
  period_end: string
  filed: string
  form: string
  label: string
  fetched_at: Instant
  revenue: number | null
  gross_profit: number | null
  operating_income: number | null
  net_income: number | null
  eps_basic: number | null
  eps_diluted: number | null
  total_assets: number | null
  total_liabilities: number | null
  total_equity: number | null
  long_term_debt: number | null
  cash: number | null
  operating_cash_flow: number | null
  capital_expenditures: number | null
  currency: string
  shares_diluted: number | null
}

interface ForecastTable {
  symbol: string
  horizon: number
  as_of: string
  data_hash: string
  trained_at: Instant
  version: number
  record: Json
}

interface FundamentalsTable {
  symbol: string
  source: string
  as_of: string
  label: string
  currency: string | null
  price: number | null
  price_change_percent: number | null
  volume: number | null
  relative_volume: number | null
  market_cap: number | null
  price_to_earnings: number | null
  eps_diluted_ttm: number | null
  eps_growth_percent: number | null
  dividend_yield_percent: number | null
  analyst_rating: string | null
  shares_outstanding: number | null
  fetched_at: Instant | null
}

interface HealthProbeTable {
  process_id: string
  written: number
  written_at: Instant
}

interface InstallationTable {
  only_row: Defaulted<boolean>
  installation_id: string
  made_at: Instant
}

interface InstanceTable {
  id: string
  name: string | null
  host: string
  pid: number
  version: string
  node_version: string
  application_name: string | null
  heartbeat_seconds: number
  supervise: boolean
  schedule: boolean
  migrate: boolean
  persist_queue_stats: boolean
  persist_warnings: boolean
  pool_max: number | null
  pool_total: number | null
  pool_idle: number | null
  pool_waiting: number | null
  workers: Defaulted<Json>
  metrics: Json | null
  config: Defaulted<Json>
  crash_restarts: Defaulted<number>
  crash_restarts_since: Instant | null
  started_on: Defaulted<Instant>
  heartbeat_on: Defaulted<Instant>
  stopped_on: Instant | null
}

interface JobTable {
  id: Defaulted<string>
  name: string
  priority: Defaulted<number>
  data: Json | null
  state: Defaulted<"created" | "retry" | "active" | "completed" | "cancelled" | "failed">
  retry_limit: Defaulted<number>
  retry_count: Defaulted<number>
  retry_delay: Defaulted<number>
  retry_backoff: Defaulted<boolean>
  retry_delay_max: number | null
  expire_seconds: Defaulted<number>
  deletion_seconds: Defaulted<number>
  singleton_key: string | null
  singleton_on: string | null
  group_id: string | null
  group_tier: string | null
  start_after: Defaulted<Instant>
  created_on: Defaulted<Instant>
  started_on: Instant | null
  completed_on: Instant | null
  keep_until: Defaulted<Instant>
  output: Json | null
  dead_letter: string | null
  policy: string | null
  heartbeat_on: Instant | null
  heartbeat_seconds: number | null
  blocked: Defaulted<boolean>
  blocking: Defaulted<boolean>
  pending_dependencies: Defaulted<number>
  source_name: string | null
  source_id: string | null
  source_created_on: Instant | null
  source_retry_count: number | null
  source_output: Json | null
  source_root_id: string | null
  trace_context: Json | null
  upsert_by_key: boolean | null
}

interface JobDependencyTable {
  child_name: string
  child_id: string
  parent_name: string
  parent_id: string
}

interface JobProgressTable {
  job_id: string
  done: number
  total: number
  says: string
  updated_at: Instant
}

interface JobScheduleTable {
  name: string
  plan: string
  next_at: Instant
  last_due_at: Instant | null
  last_job_id: string | null
  last_started_at: Instant | null
  last_finished_at: Instant | null
  last_outcome: string | null
}

interface JobWorkerTable {
  name: string
  completed: number
  failed: number
  written_at: Instant
}

interface KnownDeviceTable {
  account_id: string
  token_mac: Buffer
  last_used_at: Instant
}

interface ListingTable {
  symbol: string
  name: string
  kind: string
  exchange: string
  sector: string | null
  industry: string | null
  source: string | null
  as_of: string | null
}

interface LoadedBundleTable {
  bundle: string
  sha256: string
  loaded_at: Instant
}

interface MacroMonthTable {
  series: string
  month: string
  label: string
  price: number | null
  dividend: number | null
  earnings: number | null
  consumer_prices: number | null
  long_rate: number | null
  real_price: number | null
  cape: number | null
}

interface MarketQuoteTable {
  symbol: string
  source: string
  label: string
  price: number
  previous_close: number | null
  currency: string | null
  market_state: string | null
  quoted_at: Instant
  fetched_at: Instant
}

interface MigrationTable {
  version: number
  name: string
  sha256: string
  applied_at: Defaulted<Instant>
}

interface OneTimeLinkTable {
  token_mac: Buffer
  purpose: string
  account_id: string | null
  email: string | null
  role: string
  created_at: Instant
  expires_at: Instant
}

interface PasskeyTable {
  passkey_id: string
  account_id: string
  credential_id: string
  public_key: Buffer
  counter: number
  transports: (string)[]
  is_synced: boolean
  name: string
  created_at: Instant
  last_used_at: Instant | null
}

interface PasskeyChallengeTable {
  challenge: string
  holder: string
  purpose: string
  expires_at: Instant
}

interface PendingSignInTable {
  token_mac: Buffer
  account_id: string | null
  tries: number
  expires_at: Instant
}

interface PooledRecordTable {
  is_only: Defaulted<boolean>
  version: string
  data_hash: string
  computed_at: Instant
  record: Json
}

interface QuestionCountTable {
  day: string
  account_id: string
  asked: number
}

interface QueueTable {
  name: string
  policy: string
  retry_limit: number
  retry_delay: number
  retry_backoff: boolean
  retry_delay_max: number | null
  expire_seconds: number
  retention_seconds: number
  deletion_seconds: number
  dead_letter: string | null
  partition: boolean
  table_name: string
  deferred_count: Defaulted<number>
  blocked_count: Defaulted<number>
  queued_count: Defaulted<number>
  ready_count: Defaulted<number>
  warning_queued: Defaulted<number>
  active_count: Defaulted<number>
  failed_count: Defaulted<number>
  total_count: Defaulted<number>
  retained_count: number | null
  retained_on: Instant | null
  created_delta: Defaulted<number>
  completed_delta: Defaulted<number>
  failed_delta: Defaulted<number>
  delta_on: Instant | null
  delta_seconds: number | null
  wait_bins: (number)[] | null
  run_bins: (number)[] | null
  ready_oldest_seconds: number | null
  ready_history: Defaulted<(number)[]>
  heartbeat_seconds: number | null
  notify: Defaulted<boolean>
  singletons_active: (string)[] | null
  monitor_claim_on: Instant | null
  monitor_on: Instant | null
  maintain_on: Instant | null
  created_on: Defaulted<Instant>
  updated_on: Defaulted<Instant>
}

interface QueueStatsTable {
  id: Defaulted<string>
  name: string
  deferred_count: Defaulted<number>
  queued_count: Defaulted<number>
  ready_count: Defaulted<number>
  active_count: Defaulted<number>
  failed_count: Defaulted<number>
  total_count: Defaulted<number>
  created_delta: number | null
  completed_delta: number | null
  failed_delta: number | null
  delta_seconds: number | null
  delta_on: Instant | null
  wait_bins: (number)[] | null
  run_bins: (number)[] | null
  ready_oldest_seconds: number | null
  captured_on: Defaulted<Instant>
}

interface RecoveryCodeTable {
  account_id: string
  code_hash: Buffer
  used_at: Instant | null
}

interface RunningProcessTable {
  process_id: string
  kind: string
  host: string
  pid: number
  version: string
  started_at: Instant
  seen_at: Instant
  stopped_at: Instant | null
  figures: Json
}

interface ScheduleTable {
  name: string
  key: Defaulted<string>
  kind: Defaulted<string>
  cron: string
  timezone: string | null
  data: Json | null
  options: Json | null
  created_on: Defaulted<Instant>
  updated_on: Defaulted<Instant>
  last_job_id: string | null
}

interface ScreenTable {
  screen_id: string
  account_id: string
  name: string
  name_key: string
  rule: string
  columns: (string)[] | null
  sort: string | null
  is_descending: boolean
  created_at: Instant
  changed_at: Instant
}

interface SealedStatementTable {
  statement_id: string
  kind: string
  subject: string
  symbol: string
  day: string
  horizon: number
  said_mean: number | null
  said_hit_rate: number | null
  content: string
  sealed_at: Instant
}

interface SecretSeenTable {
  name: string
  secret_mac: Buffer
  since: Instant
}

interface SeriesRevisionTable {
  series_id: number
  revision: number
  made_at: Instant
  cause: string
  made_by: string
  bars_added: number
  bars_changed: number
  events_added: number
  events_changed: number
  events_removed: number
  differences: Json
  account_id: string | null
}

interface SettledStatementTable {
  statement_id: string
  bought_day: string
  bought: number
  sold_day: string
  sold: number
  return_after_costs: number
  settled_at: Instant
}

interface SignalRuleTable {
  rule_id: string
  account_id: string
  name: string
  name_key: string
  rule: string
  horizon: number
  claims: string
  created_at: Instant
  changed_at: Instant
}

interface SourceAttemptTable {
  symbol: string
  source: string
  field: string
  at: Instant
  outcome: string
  says: string
  answered_at: Instant | null
}

interface SourceStateTable {
  source: string
  requests_at: (Instant)[]
  last_success_at: Instant | null
  last_failure_at: Instant | null
  last_failure: string | null
  last_failure_kind: string | null
}

interface SplitTable {
  symbol: string
  source: string
  day: string
  numerator: number
  denominator: number
}

interface SubscriptionTable {
  event: string
  name: string
  created_on: Defaulted<Instant>
  updated_on: Defaulted<Instant>
}

interface SymbolChangeTable {
  former: string
  present: string | null
  day: string | null
  source: string
  noted_at: Instant
  account_id: string | null
}

interface TotpFactorTable {
  account_id: string
  sealed_secret: string
  created_at: Instant
  confirmed_at: Instant | null
  last_step: number
}

interface TriedRuleTable {
  account_id: string
  digest: string
  rule: string
  tried_at: Instant
}

interface VersionTable {
  version: number
  cron_on: Instant | null
  bam_on: Instant | null
  flow_on: Instant | null
  reindex_on: Instant | null
  monitor_backoff_on: Instant | null
}

interface WarningTable {
  id: Defaulted<string>
  type: string
  message: string
  data: Json | null
  created_on: Defaulted<Instant>
}

interface WatchlistTable {
  watchlist_id: string
  account_id: string
  name: string
  name_key: string
  position: number
  created_at: Instant
}

interface WatchlistEntryTable {
  account_id: string
  watchlist_id: string
  symbol: string
  position: number
  note: string
  added_at: Instant
}

export interface Tables {
  account: AccountTable
  account_session: AccountSessionTable
  alarm: AlarmTable
  alarm_delivery: AlarmDeliveryTable
  alarm_plan: AlarmPlanTable
  alarm_rule: AlarmRuleTable
  alarm_watch: AlarmWatchTable
  alert: AlertTable
  alert_delivery: AlertDeliveryTable
  alert_firing: AlertFiringTable
  annual_report: AnnualReportTable
  audit_event: AuditEventTable
  audit_flood: AuditFloodTable
  audit_personal: AuditPersonalTable
  audit_segment: AuditSegmentTable
  availability_hour: AvailabilityHourTable
  awaited_link: AwaitedLinkTable
  backtest: BacktestTable
  backup_run: BackupRunTable
  bam: BamTable
  bar_block: BarBlockTable
  bar_block_revision: BarBlockRevisionTable
  bar_disagreement: BarDisagreementTable
  bar_finding: BarFindingTable
  bar_run: BarRunTable
  bar_series: BarSeriesTable
  company_profile: CompanyProfileTable
  dividend: DividendTable
  duty_run: DutyRunTable
  error_batch: ErrorBatchTable
  error_group: ErrorGroupTable
  error_hour: ErrorHourTable
  event_list: EventListTable
  event_list_revision: EventListRevisionTable
  event_revision: EventRevisionTable
  exchange_rate: ExchangeRateTable
  exchange_rate_revision: ExchangeRateRevisionTable
  failed_proof: FailedProofTable
  filed_report: FiledReportTable
  forecast: ForecastTable
  fundamentals: FundamentalsTable
  health_probe: HealthProbeTable
  installation: InstallationTable
  instance: InstanceTable
  job: JobTable
  job_dependency: JobDependencyTable
  job_progress: JobProgressTable
  job_schedule: JobScheduleTable
  job_worker: JobWorkerTable
  known_device: KnownDeviceTable
  listing: ListingTable
  loaded_bundle: LoadedBundleTable
  macro_month: MacroMonthTable
  market_quote: MarketQuoteTable
  migration: MigrationTable
  one_time_link: OneTimeLinkTable
  passkey: PasskeyTable
  passkey_challenge: PasskeyChallengeTable
  pending_sign_in: PendingSignInTable
  pooled_record: PooledRecordTable
  question_count: QuestionCountTable
  queue: QueueTable
  queue_stats: QueueStatsTable
  recovery_code: RecoveryCodeTable
  running_process: RunningProcessTable
  schedule: ScheduleTable
  screen: ScreenTable
  sealed_statement: SealedStatementTable
  secret_seen: SecretSeenTable
  series_revision: SeriesRevisionTable
  settled_statement: SettledStatementTable
  signal_rule: SignalRuleTable
  source_attempt: SourceAttemptTable
  source_state: SourceStateTable
  split: SplitTable
  subscription: SubscriptionTable
  symbol_change: SymbolChangeTable
  totp_factor: TotpFactorTable
  tried_rule: TriedRuleTable
  version: VersionTable
  warning: WarningTable
  watchlist: WatchlistTable
  watchlist_entry: WatchlistEntryTable
}
