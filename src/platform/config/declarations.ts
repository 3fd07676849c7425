// Every setting, declared once. The parser, `.env.example`, docs/reference/settings.md and `config check` follow from this list.
import { type Declaration, type Group, optional, withDefault } from './declaring.ts'
import {
  address,
  compression,
  isNetwork,
  isOrigin,
  keyFile,
  type Kind,
  list,
  listOf,
  matching,
  oneOf,
  onOff,
  origin,
  secret,
  secretList,
  text,
  timeZone,
  wholeNumber,
} from './kinds.ts'

export type { Declaration, Group }

const reserved = { isReserved: true }
const hidden = { isSecret: true }
const called = secret(address('https', 'http'))
const signing = secret(matching('16 characters or more, without blanks', /^\S{16,}$/))
const mailbox = matching('a mail address', /^[^\s@<>]+@[^\s@<>]+$/)
const topic = secret(matching('https://HOST/TOPIC, or https://TOKEN@HOST/TOPIC', /^https?:\/\/[^/\s]+\/[^\s?#]*[^\s?#/]$/))
const clock = /^([01]\d|2[0-3]):[0-5]\d$/

export const declarations = {
  // server
  PORT: withDefault('server', wholeNumber(0, 65_535), '3000', 'Port to listen on; 0 takes a free one.'),
  HOST: withDefault('server', text, '127.0.0.1', 'Address to listen on; 0.0.0.0 or :: for every network the machine is in.'),
  PUBLIC_URL: optional(
    'server',
    origin,
    'The address that people use, for links and redirects. Default: http://localhost:PORT.',
    {
      production: 'required, https',
    },
  ),
  TRUST_PROXY: optional(
    'server',
    listOf('addresses or networks (10.0.0.1, 10.0.0.0/8, loopback)', isNetwork),
    'The proxies whose X-Forwarded-For and X-Forwarded-Proto are believed. Nobody is believed without it.',
  ),
  TLS_CERT: optional('server', text, 'File with the certificate chain (PEM), to serve https without a proxy. Needs TLS_KEY.'),
  TLS_KEY: optional('server', text, 'File with the private key (PEM) of TLS_CERT. Both are read anew when they change.'),
  HTTP_PORT: optional(
    'server',
    wholeNumber(1, 65_535),
    'With TLS_CERT: a second port, for plain http, which sends pages to PUBLIC_URL, refuses the API and answers for health.',
  ),
  HSTS_PRELOAD: withDefault('server', onOff, 'off', 'Adds "preload" to Strict-Transport-Security in production.'),
  CORS_ORIGINS: optional(
    'server',
    listOf('origins (https://…), each whole', isOrigin),
    "Other origins whose pages may call the API, without anybody's session.",
  ),
  LOG_LEVEL: withDefault(
    'server',
    oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'),
    'info',
    'What is logged.',
  ),
  TZ: optional('server', timeZone, "Time zone of the schedules and of the terminal's texts. Default: the machine's."),
  SECURITY_CONTACT: optional(
    'server',
    matching('mailto:… or https://…', /^(mailto:\S+@\S+|https:\/\/\S+)$/),
    'Whom /.well-known/security.txt names for reports of weaknesses. Default: the about page.',
  ),

  // data
  DATABASE_URL: optional(
    'data',
    secret(matching('postgresql://… or the word embedded', /^(postgres(ql)?:\/\/\S+|embedded)$/)),
    'The PostgreSQL to use. Absent or "embedded": the embedded PostgreSQL, its files in DATA_DIR.',
    { production: 'required ("embedded" chooses the embedded server knowingly)', isSecret: true },
  ),
  DATABASE_MIGRATE_URL: optional(
    'data',
    secret(address('postgres', 'postgresql')),
    'The same database as its owner, who alone migrates; the role of DATABASE_URL then owns nothing.',
    hidden,
  ),
  DATABASE_POOL_SIZE: withDefault('data', wholeNumber(1, 200), '10', 'Connections that one process holds at most.'),
  DATABASE_JOBS_POOL_SIZE: withDefault(
    'data',
    wholeNumber(2, 50),
    '4',
    'Connections beside these, by which one process looks after the job queue.',
  ),
  DATABASE_CONNECT_TIMEOUT_MS: withDefault(
    'data',
    wholeNumber(100, 120_000),
    '5000',
    'How long a free connection is waited for.',
  ),
  DATABASE_IDLE_TIMEOUT_MS: withDefault(
    'data',
    wholeNumber(1_000, 3_600_000),
    '30000',
    'An unused connection is closed after this.',
  ),
  DATABASE_STATEMENT_TIMEOUT_MS: withDefault(
    'data',
    wholeNumber(100, 3_600_000),
    '15000',
    'A statement is cancelled after this.',
  ),
  DATABASE_LOCK_TIMEOUT_MS: withDefault('data', wholeNumber(100, 600_000), '5000', 'Waiting for a lock is given up after this.'),
  DATABASE_IDLE_IN_TRANSACTION_TIMEOUT_MS: withDefault(
    'data',
    wholeNumber(100, 3_600_000),
    '15000',
    'A transaction in which nothing happens is ended after this.',
  ),
  DATA_DIR: withDefault(
    'data',
    text,
    './data',
    'Where TradeWise keeps its files. As root below a directory that others cannot enter, the embedded cluster lies in /var/lib/tradewise, named by a file in DATA_DIR.',
  ),
  REDIS_URL: optional(
    'data',
    secret(address('redis', 'rediss')),
    'Where several processes count together how often somebody asks, and share what they computed. While it is away each does so for itself.',
    hidden,
  ),

  // secrets
  SESSION_SECRET: optional(
    'secrets',
    secretList(list),
    'Root of all derived keys. Several, separated by commas: the first is used, all are accepted. Make one with `openssl rand -base64 48`.',
    { production: 'required, 32 characters or more of real randomness', isSecret: true },
  ),
  MONITORING_TOKEN: optional(
    'secrets',
    secret(matching('letters, digits and . _ ~ + / = - (what a header can carry)', /^[\w.~+/=-]+$/)),
    'Whoever sends it as `Authorization: Bearer …` sees the details of health, performance and queue, and /metrics.',
    {
      production: '32 characters or more of real randomness',
      isSecret: true,
    },
  ),

  // accounts
  REGISTRATION: withDefault(
    'accounts',
    oneOf('open', 'invite', 'closed'),
    'open',
    'Who may make an account: everybody, who is invited, or who the operator makes one for.',
  ),
  SESSION_IDLE_MINUTES: withDefault('accounts', wholeNumber(1, 1_440), '60', 'A session ends after this time without a request.'),
  SESSION_ABSOLUTE_HOURS: withDefault('accounts', wholeNumber(1, 720), '24', 'A session ends after this time in any case.'),
  SMTP_URL: optional(
    'accounts',
    secret(address('smtp', 'smtps')),
    'Server for outgoing mail: smtps://USER:…@HOST, or smtp:// with STARTTLS. Without it the operator hands links out. Needs MAIL_FROM.',
    hidden,
  ),
  MAIL_FROM: optional(
    'accounts',
    matching(
      'a mail address, or a name with one: TradeWise <mail@example.net>',
      /^[^\p{Cc}<>]*<[^\s<>@]+@[^\s<>@]+>$|^[^\s<>@]+@[^\s<>@]+$/u,
    ),
    'Sender of outgoing mail.',
  ),
  OIDC_ISSUER: optional('accounts', address('https'), 'OpenID Connect issuer for signing in.', reserved),
  OIDC_CLIENT_ID: optional('accounts', text, 'Client identifier at the issuer.', reserved),
  OIDC_CLIENT_SECRET: optional('accounts', secret(text), 'Client secret at the issuer.', { ...reserved, ...hidden }),

  // billing
  BILLING: optional(
    'billing',
    oneOf('on', 'off'),
    '"off": everything is unlocked and nobody pays. Default: off unless Stripe is set.',
    {
      production: '"off", or a live Stripe key',
    },
  ),
  STRIPE_SECRET_KEY: optional(
    'billing',
    secret(matching('a Stripe key (sk_…, rk_…)', /^(sk|rk)_(live|test)_\S+$/)),
    'Stripe secret or restricted key.',
    {
      production: 'required unless BILLING=off; a live one (sk_live_…, rk_live_…)',
      ...reserved,
      ...hidden,
    },
  ),
  STRIPE_WEBHOOK_SECRET: optional(
    'billing',
    secret(matching('a signing secret (whsec_…)', /^whsec_\S+$/)),
    "Signing secret of the webhook's events.",
    {
      production: 'required with STRIPE_SECRET_KEY',
      ...reserved,
      ...hidden,
    },
  ),
  STRIPE_ALLOW_TEST: withDefault(
    'billing',
    onOff,
    'off',
    'Accepts a Stripe test key in production, for a staging instance.',
    reserved,
  ),
  STRIPE_API_BASE: optional('billing', address('http', 'https'), "Another address than Stripe's, for tests.", {
    production: 'refused',
    ...reserved,
  }),

  // backups
  BACKUP_DIR: optional('backups', text, 'Where backups are written. Default: DATA_DIR/backups.'),
  BACKUP_TIME: withDefault(
    'backups',
    matching('a time of day (02:00)', clock),
    '02:00',
    'When the daily backup runs, in the time zone of TZ.',
  ),
  BACKUP_RETENTION_DAYS: withDefault('backups', wholeNumber(1, 3_650), '30', 'Backups older than this are removed.'),
  BACKUP_KEEP: withDefault('backups', wholeNumber(1, 1_000), '7', 'The newest good backups that are never removed.'),
  BACKUP_KEEP_DAILY: withDefault(
    'backups',
    wholeNumber(0, 3_650),
    '0',
    'Besides, the newest good backup of each of so many days from which there is one.',
  ),
  BACKUP_KEEP_WEEKLY: withDefault('backups', wholeNumber(0, 1_000), '0', 'And of each of so many weeks.'),
  BACKUP_KEEP_MONTHLY: withDefault('backups', wholeNumber(0, 1_000), '0', 'And of each of so many months.'),
  BACKUP_RECIPIENTS: optional(
    'backups',
    listOf('age public keys (age1…)', part => /^age1[0-9a-z]{58}$/.test(part)),
    'Who can read the backups.',
    {
      production: 'required unless there is a BACKUP_PASSPHRASE or BACKUP_ENCRYPTION=off',
    },
  ),
  BACKUP_IDENTITY: optional(
    'backups',
    secret(keyFile(matching('an age secret key', /^AGE-SECRET-KEY-1[0-9A-Z]{58}$/))),
    'Secret key that reads the backups, for proving them by itself.',
    {
      ...hidden,
    },
  ),
  BACKUP_PASSPHRASE: optional(
    'backups',
    secret(matching('a passphrase of 20 characters or more', /^.{20,}$/)),
    'Writes and reads backups where there is no public key; whoever has it can do both.',
    { ...hidden },
  ),
  BACKUP_ENCRYPTION: withDefault('backups', oneOf('on', 'off'), 'on', '"off" writes backups that anybody can read.'),
  BACKUP_COMPRESSION: withDefault('backups', compression, 'gzip', 'How backups are compressed.'),
  BACKUP_S3_URL: optional(
    'backups',
    secret(address('s3', 'https', 'http')),
    'Second place for the backups, off this machine: s3://BUCKET/PREFIX?region=R, or https://ID:SECRET@HOST/BUCKET/PREFIX?region=R.',
    hidden,
  ),
  BACKUP_S3_RETENTION_DAYS: withDefault(
    'backups',
    wholeNumber(1, 3_650),
    '90',
    'Backups in the second place older than this are removed.',
  ),
  BACKUP_S3_KEEP: withDefault(
    'backups',
    wholeNumber(1, 1_000),
    '7',
    'The newest good backups that are never removed from the second place.',
  ),

  // sources
  TIINGO_KEY: optional('sources', secret(text), 'Key for Tiingo.', hidden),
  ALPHAVANTAGE_KEY: optional('sources', secret(text), 'Key for Alpha Vantage.', hidden),
  SEC_CONTACT: optional('sources', text, 'Name and mail address that the SEC asks every program to send.'),
  DATA_REFRESH_TIME: withDefault(
    'sources',
    matching('a time of day (06:00) or off', /^(([01]\d|2[0-3]):[0-5]\d|off)$/),
    '06:00',
    'When newer market data is asked for each day, in the time zone of TZ; "off": only when somebody asks.',
  ),
  OUTBOUND_ALLOW_PRIVATE: withDefault('sources', onOff, 'off', 'Lets outgoing requests reach private addresses.'),

  // watching
  OTLP_URL: optional(
    'watching',
    address('http', 'https'),
    'OpenTelemetry collector that takes traces by OTLP over HTTP, such as http://collector:4318.',
  ),
  SLOW_REQUEST_MS: withDefault('watching', wholeNumber(1, 600_000), '1000', 'Requests that take longer are listed as slow.'),
  AVAILABILITY_OBJECTIVE: withDefault(
    'watching',
    matching('a percentage (99.5)', /^(100|\d{1,2}(\.\d{1,3})?)$/),
    '99.5',
    'Share of the time, and of the requests, in which the instance should be there, in percent.',
  ),
  ERROR_RETENTION_DAYS: withDefault(
    'watching',
    wholeNumber(1, 3_650),
    '30',
    'Kinds of unexpected errors that were not met for so long are forgotten.',
  ),
  SENTRY_DSN: optional('watching', called, 'Sentry-compatible place for unexpected errors.', hidden),
  HEARTBEAT_URL: optional('watching', called, 'Called every minute while all is well; who is not called, tells.', hidden),
  ALARM_MAIL: optional('watching', mailbox, "Where the operator's alarms and digests go by mail. Needs SMTP_URL."),
  ALARM_WEBHOOK: optional('watching', called, "Where the operator's alarms are posted. Needs the secret.", hidden),
  ALARM_WEBHOOK_SECRET: optional('watching', signing, 'Signs what is posted to ALARM_WEBHOOK.', hidden),
  ALARM_NTFY: optional('watching', topic, "Where the operator's alarms go by ntfy.", hidden),

  AUDIT_RETENTION_MONTHS: withDefault(
    'watching',
    wholeNumber(2, 240),
    '13',
    'Older months of the audit trail move from the database into files in DATA_DIR/audit-trail.',
  ),
  AUDIT_PERSONAL_DAYS: withDefault(
    'watching',
    wholeNumber(1, 3_650),
    '90',
    'Addresses, programs and names are taken out of the audit trail after this.',
  ),

  DUTIES_TIME: withDefault(
    'watching',
    matching('a time of day (04:00)', clock),
    '04:00',
    'When the daily duties begin, in the time zone of TZ; the weekly ones on Sundays, the monthly ones on the first.',
  ),
  DUTY_LOG_DAYS: withDefault('watching', wholeNumber(35, 3_650), '400', 'Runs of duties are remembered so long.'),
  SECRET_DAYS: withDefault(
    'watching',
    wholeNumber(30, 3_650),
    '365',
    'A secret of yours that is in use for longer is a reason to look: the duties ask for another.',
  ),
  OSV_EXPORT: optional(
    'watching',
    listOf('paths', part => part !== ''),
    'Files, folders or archives of OSV records, for the monthly audit of the packages; without them that source is "not checked".',
  ),
  UNUSED_DAYS: withDefault(
    'watching',
    wholeNumber(7, 3_650),
    '90',
    'Accounts that nobody has used for so long are named in the monthly review.',
  ),
  ALERT_LOG_DAYS: withDefault(
    'watching',
    wholeNumber(7, 3_650),
    '365',
    'When alerts fired, and how that was delivered, is forgotten after this.',
  ),
  DEVICE_DAYS: withDefault(
    'watching',
    wholeNumber(30, 3_650),
    '400',
    'A browser that an account has not signed in with for so long counts as new.',
  ),
  LINK_REQUEST_DAYS: withDefault(
    'watching',
    wholeNumber(1, 365),
    '30',
    'Who asked for a link that you have not handed out is forgotten after this.',
  ),
  QUOTE_DAYS: withDefault('watching', wholeNumber(1, 3_650), '90', 'The last price of a source is forgotten when it is older.'),

  // words
  LLM_BASE_URL: optional(
    'words',
    address('https', 'http'),
    "A language model that answers questions about a stock: any server that speaks OpenAI's chat completions, up to and with /v1.",
  ),
  LLM_MODEL: optional('words', text, "The model's name."),
  LLM_API_KEY: optional('words', secret(text), "The model's key.", hidden),
}

export type SettingName = keyof typeof declarations

type ValueOf<Entry> = Entry extends { kind: Kind<infer Value>; fallback: string }
  ? Value
  : Entry extends { kind: Kind<infer Value> }
    ? Value | undefined
    : never

export type SettingValues = { readonly [Name in SettingName]: ValueOf<(typeof declarations)[Name]> }

export const settingNames = Object.keys(declarations) as SettingName[]
