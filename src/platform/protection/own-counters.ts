// Counts what this process was asked, in memory that cannot grow without bound, whoever asks from wherever.
import { windowMs } from './rate-classes.ts'

export type Count = {
  /** This request included. */
  readonly used: number
  /** Until the window ends and counting begins anew. */
  readonly resetMs: number
}

type Window = { used: number; endsAt: number }

const mostKeys = 50_000

/** A window begins with the first request of a key and lasts a minute. */
export function openOwnCounters(now: () => number): (key: string) => Count {
  // Two generations instead of a timer for each key: one that is older than two windows goes as a whole.
  let current = new Map<string, Window>()
  let previous = new Map<string, Window>()
  let turnsAt = 0
  return key => {
    const at = now()
    if (at >= turnsAt || current.size >= mostKeys) {
      previous = at >= turnsAt + windowMs ? new Map() : current
      current = new Map()
      turnsAt = at + windowMs
    }
    let window = current.get(key)
    if (window === undefined) {
      window = previous.get(key)
      if (window === undefined) window = { used: 0, endsAt: at + windowMs }
      current.set(key, window)
    }
    if (at >= window.endsAt) {
      window.used = 0
      window.endsAt = at + windowMs
    }
    window.used++
    return { used: window.used, resetMs: window.endsAt - at }
  }
}
