// "Is all well?" in one answer: what is wrong, the worst first, each in a sentence and with what to do.
import type { Picture } from './live.ts'
import { readable } from '../numbers/numbers.ts'
import { capital } from './words.ts'

export type State = 'healthy' | 'degraded' | 'unhealthy'

/** So many are named in the headline; one more is as well, as counting it would take as long. */
const namedFirst = 3

export type Trouble = {
  /** In a word or two, for the headline. */
  name: string
  state: Exclude<State, 'healthy'>
  /** What is not well. */
  what: string
  says: string
  /** What a person can do now. */
  advice: string
  to:
    | '/admin/health'
    | '/admin/performance'
    | '/admin/jobs'
    | '/admin/alarms'
    | '/admin/errors'
    | '/admin/backups'
    | '/admin/duties'
    | '/data'
}

export type Verdict = { state: State; says: string; troubles: Trouble[] }

/** fails: of those that are found broken; the others need a look at their worst, or could not be looked at. */
type Part = { name: string; works: string; fails?: string; advice: string }

const parts: Record<string, Part> = {
  database: {
    name: 'Database',
    works: 'The database',
    fails: 'The database does not work',
    advice: 'See whether PostgreSQL runs and can be reached. Everything comes back by itself when it does.',
  },
  marketData: {
    name: 'Market data',
    works: 'Market data',
    advice: 'The page Data says what each source answered last, and what to do about it.',
  },
  disk: {
    name: 'Disk',
    works: 'The disk',
    fails: 'The disk is full or cannot be written',
    advice: 'Make room where DATA_DIR and BACKUP_DIR lie, or give this user the right to write there.',
  },
  queue: {
    name: 'Background jobs',
    works: 'Background jobs',
    advice:
      'See what runs on the page Jobs. Where nobody takes up jobs or they do not keep up: npx tradewise worker, or serve without --no-worker.',
  },
  clock: {
    name: 'Clock',
    works: 'The clock',
    advice: 'Let the machine keep its time by NTP. Codes of authenticator apps and the ends of sessions hang on it.',
  },
  auditTrail: {
    name: 'Audit trail',
    works: 'The audit trail',
    fails: 'The audit trail was changed',
    advice: 'Keep a copy of the database as it is, then walk the whole trail: npx tradewise audit-trail verify.',
  },
  backups: {
    name: 'Backups',
    works: 'Backups',
    advice: 'Make one now, on the page Backups or with npx tradewise backup. It says what stands in its way.',
  },
  duties: {
    name: 'Duties',
    works: 'Duties',
    advice: 'The page Duties says what is late, what was found and what is left for you; each can be done there now.',
  },
  processes: {
    name: 'Processes',
    works: 'A process',
    advice: 'Its log says why. Start it again; it is not missed any more when another of its kind runs.',
  },
  mail: {
    name: 'Mail',
    works: 'Mail',
    advice: 'See whether the server of SMTP_URL runs and takes the password. Alerts wait meanwhile.',
  },
  s3: {
    name: 'Second place',
    works: 'The second place of backups',
    advice: 'See whether BACKUP_S3_URL can be reached with its key. What is in BACKUP_DIR is copied when it is back.',
  },
  redis: {
    name: 'Redis',
    works: 'Redis',
    advice: 'See whether the server of REDIS_URL runs. Until then each process counts requests for itself.',
  },
}

export function partName(check: string): string {
  return parts[check]?.name ?? check
}

export function partAdvice(check: string): string {
  return parts[check]?.advice ?? 'The log says more.'
}

function placeOf(check: string): Trouble['to'] {
  if (check === 'backups') return '/admin/backups'
  if (check === 'duties') return '/admin/duties'
  if (check === 'queue') return '/admin/jobs'
  return check === 'marketData' ? '/data' : '/admin/health'
}

/** By their names: first what may cost data, then what is down, then what people notice of it, last what is merely left to do. */
const byUrgency = [
  'Database',
  'Disk',
  'Audit trail',
  'Backups',
  'Attacks',
  'Background jobs',
  'Processes',
  'Redis',
  'Mail',
  'Second place',
  'Market data',
  'Clock',
  'Alarms',
  'Certificate',
  'Failed requests',
  'Slow requests',
  'A busy process',
  'Jobs given up',
  'Scheduled work',
  'Unexpected errors',
  'Duties',
]

function urgency({ name }: Trouble): number {
  const place = byUrgency.indexOf(name)
  return place === -1 ? byUrgency.length : place
}

/** Shares of requests and of time from which on it is worth a look. */
const failedShare = 0.01
const fewRequests = 20
const slowP99Ms = 1_000
const busyLoop = 0.9

export function verdictOn(picture: Picture): Verdict {
  const troubles = [partTroubles, speedTroubles, jobTroubles, errorTroubles, alarmTroubles].flatMap(of => of(picture))
  const sorted = troubles.toSorted((a, b) => rank(b.state) - rank(a.state) || urgency(a) - urgency(b))
  return {
    state: picture.health.status === 'healthy' && sorted.length > 0 ? 'degraded' : picture.health.status,
    says: headline(picture, sorted),
    troubles: sorted,
  }
}

function headline({ health }: Picture, troubles: readonly Trouble[]): string {
  const [worst] = troubles
  if (!worst) return 'All is well'
  if (health.status === 'unhealthy') {
    const others = namesOf(troubles.filter(({ name }) => name !== worst.name))
    return others.length === 0
      ? worst.what
      : `${worst.what}. ${listed(others)} ${others.length === 1 && !isMany(others[0]!) ? 'needs' : 'need'} a look`
  }
  if (troubles.length === 1) return `${worst.what}. The rest is well`
  const names = namesOf(troubles)
  if (names.length === 1) return `${names[0]!}: ${troubles.length} things need a look. The rest is well`
  return `${listed(names)} need a look`
}

/** Each once, the first ones by name. */
function namesOf(troubles: readonly Trouble[]): string[] {
  const names = [...new Set(troubles.map(({ name }) => name))]
  if (names.length <= namedFirst + 1) return names
  return [...names.slice(0, namedFirst), `${names.length - namedFirst} more`]
}

function isMany(name: string): boolean {
  return name.endsWith('s') && name !== 'Redis'
}

function partTroubles({ health }: Picture): Trouble[] {
  const ill = Object.entries(health.checks ?? {}).filter(([, { status }]) => status !== 'healthy')
  const isAway = ill.some(([check, { status }]) => check === 'database' && status === 'unhealthy')
  // Without the database hardly anything can be looked at: that is one trouble, not ten.
  const isHidden = ([check, { wasSeen }]: (typeof ill)[number]): boolean =>
    isAway && !wasSeen && check !== 'database' && check !== 'disk'
  const hidden = ill.filter(isHidden).map(([check]) => partName(check))
  return ill
    .filter(one => !isHidden(one))
    .flatMap(([check, { status, wasSeen, detail }]) => {
      if (status === 'healthy') return []
      const part = parts[check]
      const because = check === 'database' && hidden.length > 0 ? ` Nothing is known meanwhile of: ${hidden.join(', ')}.` : ''
      return {
        state: status,
        name: part?.name ?? check,
        what: headingOf(check, status, wasSeen),
        says: `${sentence(detail)}${because}`,
        advice: partAdvice(check),
        to: placeOf(check),
      }
    })
}

function headingOf(check: string, status: Trouble['state'], wasSeen: boolean): string {
  const part = parts[check]
  if (!part) return `${check} is ${status}`
  if (!wasSeen) return check === 'database' ? 'The database does not answer' : `${part.works} could not be looked at`
  if (status === 'unhealthy' && part.fails !== undefined) return part.fails
  return `${part.works} ${isMany(part.name) && check !== 'processes' ? 'need' : 'needs'} a look`
}

function speedTroubles({ performance }: Picture): Trouble[] {
  const { totals, eventLoop, routes = [] } = performance
  const found: Trouble[] = []
  const minutes = Math.round(performance.windowSeconds / 60)
  const worst = routes.filter(route => route.errorRate > 0).toSorted((a, b) => b.errorRate * b.count - a.errorRate * a.count)[0]
  if (totals.errorRate > failedShare && totals.count >= fewRequests)
    found.push({
      state: 'degraded',
      name: 'Failed requests',
      what: 'Requests fail',
      says: `${(totals.errorRate * 100).toFixed(1)} % of the last ${minutes} minutes’ requests were answered with an error of ours${worst ? `, most of them ${worst.method} ${worst.route}` : ''}.`,
      advice: 'The log has each of them, under its request id.',
      to: '/admin/performance',
    })
  if ((totals.p99Ms ?? 0) > slowP99Ms && totals.count >= fewRequests)
    found.push({
      state: 'degraded',
      name: 'Slow requests',
      what: 'Requests are slow',
      says: `One of a hundred took longer than ${((totals.p99Ms ?? 0) / 1000).toFixed(1)}\u00a0s.`,
      advice: 'The slow requests say what they waited for.',
      to: '/admin/performance',
    })
  if (eventLoop && eventLoop.utilization > busyLoop)
    found.push({
      state: 'degraded',
      name: 'A busy process',
      what: 'A process has more to do than it can',
      says: `Its event loop is busy ${Math.round(eventLoop.utilization * 100)} % of the time.`,
      advice: 'Run a second process beside it, or find out who asks so much.',
      to: '/admin/performance',
    })
  return found
}

function jobTroubles({ queue }: Picture): Trouble[] {
  if (!queue) return []
  const dead = (queue.queues ?? []).filter(({ deadLetter }) => deadLetter > 0)
  const failed = (queue.schedules ?? []).filter(({ lastStatus }) => lastStatus === 'failed')
  const found: Trouble[] = []
  if (dead.length > 0) {
    const count = dead.reduce((sum, { deadLetter }) => sum + deadLetter, 0)
    found.push({
      state: 'degraded',
      name: 'Jobs given up',
      what: count === 1 ? 'A job was given up' : `${count} jobs were given up`,
      says: `All retries of ${dead.map(({ name }) => name).join(', ')} are used up.`,
      advice: 'Each says why. Try it again when the reason is gone.',
      to: '/admin/jobs',
    })
  }
  if (failed.length > 0)
    found.push({
      state: 'degraded',
      name: 'Scheduled work',
      what: 'Scheduled work failed',
      says: `${failed.map(({ name }) => name).join(', ')} failed the last time.`,
      advice: 'It is tried again by itself; the log says why it failed.',
      to: '/admin/jobs',
    })
  return found
}

function errorTroubles({ errors }: Picture): Trouble[] {
  const fresh = errors ? errors.new + errors.regressed : 0
  if (fresh === 0) return []
  const back = errors!.regressed > 0 ? `, ${errors!.regressed} of them came back` : ''
  return [
    {
      state: 'degraded',
      name: 'Unexpected errors',
      what: fresh === 1 ? 'An unexpected error' : `${fresh} kinds of unexpected errors`,
      says: `Nobody has looked at ${fresh === 1 ? 'it' : 'them'}${back}.`,
      advice: 'Look at the sample, then mark it as seen or resolved. Reports of browsers may come from anybody.',
      to: '/admin/errors',
    },
  ]
}

/** What these measure is seen above as well. */
const seenAnyway = /^(health|performance|queue|backups|errors)\./

/** By the first word of the rule. */
const shortNames: Record<string, string> = { security: 'Attacks', disk: 'Disk', certificate: 'Certificate' }

function alarmTroubles({ alarms, health }: Picture): Trouble[] {
  if (!alarms) return []
  const isDiskTold = (health.checks?.disk?.status ?? 'healthy') !== 'healthy'
  const found: Trouble[] = alarms.open
    .filter(({ rule }) => !seenAnyway.test(rule) && !(isDiskTold && rule.startsWith('disk.')))
    .map(({ rule, title, says }) => ({
      state: 'degraded',
      name: shortNames[rule.split('.')[0]!] ?? title,
      what: title,
      says: sentence(says),
      advice: 'The page Alarms says what to do about it.',
      to: '/admin/alarms',
    }))
  if (alarms.untold > 0)
    found.push({
      state: 'degraded',
      name: 'Alarms',
      what: 'Alarms do not reach you',
      says: `${alarms.untold} ${alarms.untold === 1 ? 'message was' : 'messages were'} tried in the last day and did not arrive.`,
      advice: 'The page Alarms says why; send a test there when it is mended.',
      to: '/admin/alarms',
    })
  return found
}

/** ["Backups", "Duties", "2 more"] → "Backups, duties and 2 more" */
function listed(names: readonly string[]): string {
  const within = names.map((name, n) => (n === 0 || name === 'Redis' ? name : name.charAt(0).toLowerCase() + name.slice(1)))
  return within.length === 1 ? within[0]! : `${within.slice(0, -1).join(', ')} and ${within.at(-1)!}`
}

function rank(state: State): number {
  return ['healthy', 'degraded', 'unhealthy'].indexOf(state)
}

function sentence(text: string): string {
  const begun = capital(readable(text))
  return /[.!?]$/.test(begun) ? begun : `${begun}.`
}
