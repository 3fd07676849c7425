// How often a source may be asked. The moments of the last requests are kept instead of a counter that refills, because only
// then "at most 25 in any 24 hours" is true of every 24 hours, not of some.

/** At most `requests` in any span of `perMs`. */
export type Allowance = { readonly requests: number; readonly perMs: number }

export type AllowanceState = { requests: number; perMs: number; left: number; nextAt: number | null }

export type Budget = {
  /** When the next request is allowed: `now` when it is allowed already. */
  nextAt: (now: number) => number
  /** Counts a request as sent. */
  spend: (now: number) => void
  describe: (now: number) => AllowanceState[]
  /** The moments that still count, oldest first, to be kept over a restart. */
  moments: (now: number) => number[]
  /** Moments of requests that somebody else has counted against the same budget; a moment that is known already is the same request. */
  learn: (moments: readonly number[], now: number) => void
}

/** earlier: moments kept by a previous process, in any order; those of the future (a clock set back) count as now. */
export function openBudget(allowances: readonly Allowance[], earlier: readonly number[] = [], now = 0): Budget {
  const sent = earlier.map(at => Math.min(at, now)).sort((a, b) => a - b)
  const longestMs = Math.max(0, ...allowances.map(({ perMs }) => perMs))
  const most = Math.max(0, ...allowances.map(({ requests }) => requests))

  function forget(at: number): void {
    const kept = sent.findIndex(moment => moment > at - longestMs)
    sent.splice(0, Math.max(kept === -1 ? sent.length : kept, sent.length - most))
  }

  /** The request that has to grow old enough before one more fits in. */
  function freeAt({ requests, perMs }: Allowance): number {
    const inTheWay = sent[sent.length - requests]
    return inTheWay === undefined ? 0 : inTheWay + perMs
  }

  return {
    nextAt: at => Math.max(at, ...allowances.map(freeAt)),
    spend: at => {
      sent.push(Math.max(at, sent.at(-1) ?? at))
      forget(at)
    },
    describe: at =>
      allowances.map(allowance => {
        const used = sent.filter(moment => moment > at - allowance.perMs).length
        const left = Math.max(0, allowance.requests - used)
        return { ...allowance, left, nextAt: left > 0 ? null : freeAt(allowance) }
      }),
    moments: at => {
      forget(at)
      return [...sent]
    },
    learn: (moments, at) => {
      const known = [...sent]
      for (const moment of moments) {
        const same = known.indexOf(Math.min(moment, at))
        if (same === -1) sent.push(Math.min(moment, at))
        else known.splice(same, 1)
      }
      sent.sort((a, b) => a - b)
      forget(at)
    },
  }
}
