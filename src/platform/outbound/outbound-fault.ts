// Everything that can go wrong with somebody else's server, each with one sentence for the person who waits for the data.
import { Failure, type FailureCode, isFailure } from '#basics'

type Kind = {
  code: FailureCode
  /** Speaks against the source: enough of them in a row and it is left alone for a while. */
  counts: boolean
  /** Another try soon may well succeed. */
  again: boolean
  says: (label: string, rest: string) => string
}

const kinds = {
  'no-connection': { code: 'busy', counts: true, again: true, says: label => `${label}: no connection.` },
  untrusted: {
    code: 'busy',
    counts: true,
    again: false,
    says: label => `${label}: its certificate is not valid, so nothing was asked.`,
  },
  slow: { code: 'busy', counts: true, again: true, says: (label, rest) => `${label} did not answer in time (${rest}).` },
  // Whoever drips for the whole of the time would do so again.
  endless: { code: 'busy', counts: true, again: false, says: label => `${label} did not answer in time (the whole answer).` },
  'too-often': {
    code: 'busy',
    counts: true,
    again: true,
    says: (label, rest) => `${label} says it was asked too often (429)${rest}.`,
  },
  unwell: { code: 'busy', counts: true, again: true, says: (label, rest) => `${label} has a fault of its own (status ${rest}).` },
  half: { code: 'damaged', counts: true, again: true, says: label => `${label} answered with half a body; it was thrown away.` },
  page: { code: 'damaged', counts: true, again: false, says: label => `${label} answered with a page instead of data.` },
  garbage: {
    code: 'damaged',
    counts: true,
    again: false,
    says: (label, rest) => `${label} answered with something else than the data asked for (${rest}).`,
  },
  'too-large': {
    code: 'damaged',
    counts: true,
    again: false,
    says: (label, rest) => `${label} answered with more than ${rest}; it was cut off and thrown away.`,
  },
  redirected: {
    code: 'damaged',
    counts: true,
    again: false,
    says: label => `${label} redirected elsewhere; it was not followed.`,
  },
  private: {
    code: 'damaged',
    counts: true,
    again: false,
    says: label => `${label} leads to an address inside this network; it was not asked.`,
  },
  refused: {
    code: 'not-allowed',
    counts: false,
    again: false,
    says: (label, rest) => `${label} refused the request (status ${rest}): check its key and what it allows.`,
  },
  unknown: { code: 'not-found', counts: false, again: false, says: label => `${label} does not know what was asked for.` },
  rejected: {
    code: 'invalid',
    counts: false,
    again: false,
    says: (label, rest) => `${label} rejected the request (status ${rest}).`,
  },
  'over-budget': { code: 'busy', counts: false, again: false, says: (label, rest) => `${label}: ${rest}.` },
  resting: {
    code: 'busy',
    counts: false,
    again: false,
    says: (label, rest) => `${label} failed several times in a row and is left alone; next try ${rest}.`,
  },
  unreachable: {
    code: 'busy',
    counts: false,
    again: false,
    says: (label, rest) => `${label}: no connection; next try ${rest}.`,
  },
  paused: {
    code: 'busy',
    counts: false,
    again: false,
    says: (label, rest) => `${label} asked to be left alone; next try ${rest}.`,
  },
  crowded: { code: 'busy', counts: false, again: false, says: label => `${label}: too many requests are waiting already.` },
} satisfies Record<string, Kind>

export type FaultKind = keyof typeof kinds

/** rest: what the kind's sentence leaves open; retryAt: milliseconds since 1970 before which asking again is pointless. */
export function outboundFault(
  kind: FaultKind,
  label: string,
  more: { rest?: string; cause?: unknown; retryAt?: number } = {},
): Failure {
  const { code, says }: Kind = kinds[kind]
  const detail: Record<string, unknown> = { kind, source: label }
  if (more.retryAt !== undefined) detail.retryAt = new Date(more.retryAt).toISOString()
  return new Failure(code, says(label, more.rest ?? ''), { cause: more.cause, detail })
}

/** The kind of a fault made here; what a reader throws about an answer's contents is garbage; null for anything else. */
export function faultKind(error: unknown): FaultKind | null {
  if (!isFailure(error)) return null
  const kind = error.detail?.kind
  if (typeof kind === 'string' && kind in kinds) return kind as FaultKind
  return error.code === 'damaged' ? 'garbage' : null
}

export function countsAgainstSource(kind: FaultKind): boolean {
  return kinds[kind].counts
}

export function isWorthAnotherTry(kind: FaultKind): boolean {
  return kinds[kind].again
}

/** 'at 14:05 UTC', with the day when it is not today. */
export function momentText(at: number, now: number): string {
  const text = new Date(at).toISOString()
  const day = text.slice(0, 10)
  return day === new Date(now).toISOString().slice(0, 10)
    ? `at ${text.slice(11, 16)} UTC`
    : `on ${day} at ${text.slice(11, 16)} UTC`
}
