// How long each table keeps its rows, said once for every table there is: rows go after so many days, or are kept, for a reason. A test
// holds this list against the schema, so that no table is forgotten. Days that a person may choose are settings.
import type { Settings, SettingName } from '#config'
import type { Tables } from '#database'

type Table = keyof Tables | 'job_common'

/** What they are, for whoever reads the page. */
type About = { readonly table: Table; readonly holds: string }

export type Kept = About & { readonly kept: string }

export type Going = About & {
  /** The time from which their age is counted. */
  readonly column: string
  readonly days: number
  /** What says so; none where nobody needs another number. */
  readonly setting?: SettingName
  /** A condition in SQL: only such rows go. */
  readonly only?: string
  /** `clean-up`: the daily duty removes them. Otherwise who does, and the duty looks whether they did. */
  readonly by: string
}

export type Rule = Kept | Going

export const cleanUp = 'clean-up'

export type RetentionSettings = Pick<
  Settings,
  | 'ALERT_LOG_DAYS'
  | 'AUDIT_PERSONAL_DAYS'
  | 'AUDIT_RETENTION_MONTHS'
  | 'DEVICE_DAYS'
  | 'DUTY_LOG_DAYS'
  | 'ERROR_RETENTION_DAYS'
  | 'LINK_REQUEST_DAYS'
  | 'QUOTE_DAYS'
>

const ofAnAccount = 'It is somebody’s own; it goes when they remove it, and with their account.'
const asLongAs = 'As long as there is what it belongs to.'
const history = 'It is the history that every figure is computed from.'
const evidence = 'Earlier figures stay, so that what was said can be checked against what was known.'
const ofTheQueue = 'The job queue’s own: a few rows that are written anew, or none.'
const aDay = 1

export function retentionRules(settings: RetentionSettings): readonly Rule[] {
  const monthsAsDays = settings.AUDIT_RETENTION_MONTHS * 31
  return [
    // people
    { table: 'account', holds: 'Accounts', kept: 'Until their owner or an administrator deletes them.' },
    { table: 'totp_factor', holds: 'Authenticator apps, sealed', kept: asLongAs },
    { table: 'recovery_code', holds: 'Recovery codes, as hashes', kept: asLongAs },
    { table: 'passkey', holds: 'Passkeys', kept: asLongAs },
    {
      table: 'account_session',
      holds: 'Sessions, with device and address',
      column: 'expires_at',
      days: aDay,
      by: 'accounts.tidy',
    },
    { table: 'pending_sign_in', holds: 'Sign-ins under way', column: 'expires_at', days: aDay, by: 'accounts.tidy' },
    { table: 'passkey_challenge', holds: 'What passkeys were asked', column: 'expires_at', days: aDay, by: 'accounts.tidy' },
    {
      table: 'one_time_link',
      holds: 'Links and invitations, with their address',
      column: 'expires_at',
      days: 7,
      by: 'accounts.tidy',
    },
    {
      table: 'awaited_link',
      holds: 'Who waits for a link, with their address',
      column: 'asked_at',
      days: settings.LINK_REQUEST_DAYS,
      setting: 'LINK_REQUEST_DAYS',
      by: cleanUp,
    },
    {
      table: 'failed_proof',
      holds: 'Failed proofs in a row, as keyed hashes',
      column: 'last_at',
      days: aDay,
      by: 'accounts.tidy',
    },
    {
      table: 'known_device',
      holds: 'Browsers that somebody signed in with, as keyed hashes',
      column: 'last_used_at',
      days: settings.DEVICE_DAYS,
      setting: 'DEVICE_DAYS',
      by: cleanUp,
    },
    // what is theirs
    { table: 'watchlist', holds: 'Watchlists', kept: ofAnAccount },
    { table: 'watchlist_entry', holds: 'What is on them', kept: ofAnAccount },
    { table: 'screen', holds: 'Screens that were kept', kept: ofAnAccount },
    { table: 'question_count', holds: 'How many questions each account has put to the language model today', kept: ofAnAccount },
    { table: 'backtest', holds: 'Backtests with their results', kept: ofAnAccount },
    { table: 'signal_rule', holds: 'Rules of one’s own', kept: ofAnAccount },
    {
      table: 'tried_rule',
      holds: 'Rules that somebody has tried',
      kept: 'Verdicts are corrected for everything that was ever tried; it goes with the account.',
    },
    { table: 'alert', holds: 'Alerts', kept: ofAnAccount },
    {
      table: 'alert_firing',
      holds: 'When alerts fired',
      column: 'fired_at',
      days: settings.ALERT_LOG_DAYS,
      setting: 'ALERT_LOG_DAYS',
      by: cleanUp,
    },
    {
      table: 'alert_delivery',
      holds: 'How each was delivered',
      column: 'changed_at',
      days: settings.ALERT_LOG_DAYS,
      setting: 'ALERT_LOG_DAYS',
      by: cleanUp,
    },
    // the audit trail
    {
      table: 'audit_event',
      holds: 'The audit trail, without personal data',
      column: 'at',
      days: monthsAsDays,
      setting: 'AUDIT_RETENTION_MONTHS',
      by: 'audit-trail.tidy',
    },
    {
      table: 'audit_personal',
      holds: 'Addresses, programs and names of the audit trail',
      column: 'at',
      days: settings.AUDIT_PERSONAL_DAYS,
      setting: 'AUDIT_PERSONAL_DAYS',
      by: 'audit-trail.tidy',
    },
    { table: 'audit_flood', holds: 'Events of the running minute', column: 'first_at', days: aDay, by: 'the audit trail itself' },
    {
      table: 'audit_segment',
      holds: 'Where the chain goes on in files',
      kept: 'A row for each month; without it the chain would be broken.',
    },
    // operation
    {
      table: 'alarm',
      holds: 'Alarms to the operator that are over',
      column: 'ended_at',
      days: 90,
      by: 'whoever watches the alarms',
    },
    {
      table: 'alarm_delivery',
      holds: 'What was sent of them',
      kept: 'As long as the alarm that it belongs to; tests for 90 days.',
    },
    { table: 'alarm_rule', holds: 'What was changed of the rules of alarms', kept: 'A row for each rule.' },
    { table: 'alarm_plan', holds: 'Quiet hours of alarms', kept: 'One row.' },
    { table: 'alarm_watch', holds: 'Who watches the alarms', kept: 'One row.' },
    {
      table: 'duty_run',
      holds: 'Runs of the duties',
      column: 'finished_at',
      days: settings.DUTY_LOG_DAYS,
      setting: 'DUTY_LOG_DAYS',
      by: cleanUp,
    },
    {
      table: 'backup_run',
      holds: 'Backups, proofs and restores that were tried',
      column: 'finished_at',
      days: 400,
      by: 'each backup',
    },
    { table: 'secret_seen', holds: 'Since when each secret is in use, as keyed hashes', kept: 'A row for each setting.' },
    { table: 'running_process', holds: 'Processes and their figures', column: 'seen_at', days: aDay, by: 'each process' },
    { table: 'availability_hour', holds: 'How well the instance was there', column: 'hour', days: 100, by: 'each process' },
    { table: 'health_probe', holds: 'What the health checks write', column: 'written_at', days: aDay, by: 'each process' },
    {
      table: 'error_group',
      holds: 'Kinds of unexpected errors, each with a sample',
      column: 'last_at',
      days: settings.ERROR_RETENTION_DAYS,
      setting: 'ERROR_RETENTION_DAYS',
      by: 'each process',
    },
    {
      table: 'error_hour',
      holds: 'How many errors of each kind there were by hours',
      column: 'hour',
      days: settings.ERROR_RETENTION_DAYS,
      setting: 'ERROR_RETENTION_DAYS',
      by: 'each process',
    },
    { table: 'error_batch', holds: 'Which errors each process has written', column: 'written_at', days: 7, by: 'each process' },
    {
      table: 'job_common',
      holds: 'Jobs that have ended',
      column: 'completed_on',
      days: 90,
      only: "state IN ('completed', 'cancelled', 'failed')",
      by: 'the job queue',
    },
    { table: 'job', holds: 'Jobs', kept: 'Its rows lie in job_common.' },
    { table: 'job_progress', holds: 'How far jobs are', column: 'updated_at', days: 8, by: 'the job queue' },
    { table: 'job_worker', holds: 'What each worker has ended', column: 'written_at', days: 7, by: 'each worker' },
    { table: 'instance', holds: 'Workers of the job queue', column: 'heartbeat_on', days: 30, by: 'the job queue' },
    { table: 'job_schedule', holds: 'Schedules', kept: 'A row for each.' },
    { table: 'queue', holds: 'Queues', kept: 'A row for each.' },
    { table: 'version', holds: 'The version of the job queue', kept: ofTheQueue },
    { table: 'schedule', holds: 'Nothing', kept: ofTheQueue },
    { table: 'subscription', holds: 'Nothing', kept: ofTheQueue },
    { table: 'bam', holds: 'Nothing', kept: ofTheQueue },
    { table: 'warning', holds: 'Nothing', kept: ofTheQueue },
    { table: 'queue_stats', holds: 'Nothing', kept: ofTheQueue },
    { table: 'job_dependency', holds: 'Nothing', kept: ofTheQueue },
    { table: 'installation', holds: 'Which installation this is', kept: 'One row.' },
    { table: 'migration', holds: 'Which migrations have run', kept: 'A row for each.' },
    // market data
    {
      table: 'market_quote',
      holds: 'The last price that each source stated',
      column: 'fetched_at',
      days: settings.QUOTE_DAYS,
      setting: 'QUOTE_DAYS',
      by: cleanUp,
    },
    {
      table: 'source_attempt',
      holds: 'How each source answered last about a symbol',
      kept: 'One row for each; the next answer takes its place.',
    },
    { table: 'source_state', holds: 'How each source answered last', kept: 'A row for each.' },
    { table: 'listing', holds: 'Who is listed', kept: history },
    { table: 'fundamentals', holds: 'Key figures', kept: history },
    { table: 'company_profile', holds: 'What companies are', kept: 'One row for each; the next answer takes its place.' },
    { table: 'bar_series', holds: 'Series of prices', kept: history },
    { table: 'bar_block', holds: 'Prices', kept: history },
    { table: 'bar_run', holds: 'When stretches of prices were fetched', kept: history },
    { table: 'bar_block_revision', holds: 'Prices as they were before they were corrected', kept: evidence },
    { table: 'series_revision', holds: 'What each write changed', kept: evidence },
    { table: 'event_revision', holds: 'Splits and dividends as they were before', kept: evidence },
    { table: 'event_list', holds: 'Which lists of splits and dividends are known', kept: history },
    { table: 'event_list_revision', holds: 'What each write changed in them', kept: evidence },
    { table: 'split', holds: 'Splits', kept: history },
    { table: 'dividend', holds: 'Dividends', kept: history },
    { table: 'annual_report', holds: 'Annual reports', kept: history },
    { table: 'filed_report', holds: 'Reports as they were filed', kept: history },
    { table: 'exchange_rate', holds: 'Exchange rates', kept: history },
    { table: 'exchange_rate_revision', holds: 'Exchange rates as they were before', kept: evidence },
    { table: 'macro_month', holds: 'Figures of the whole market', kept: history },
    { table: 'bar_finding', holds: 'What inspections found, and who judged it', kept: evidence },
    {
      table: 'bar_disagreement',
      holds: 'Where sources contradict each other',
      kept: 'One row for each pair; it goes when they agree.',
    },
    { table: 'symbol_change', holds: 'Symbols that were given up', kept: history },
    { table: 'loaded_bundle', holds: 'Which bundled data were loaded', kept: 'A row for each.' },
    { table: 'forecast', holds: 'The last forecast of each symbol', kept: 'One row for each; the next takes its place.' },
    {
      table: 'pooled_record',
      holds: 'The record of the built-in rules over all symbols',
      kept: 'One row; the next takes its place.',
    },
    { table: 'sealed_statement', holds: 'Sealed signals and forecasts', kept: evidence },
    { table: 'settled_statement', holds: 'What came of them', kept: evidence },
  ]
}
