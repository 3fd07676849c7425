// Whether the clock is right: the same as the database's, and never set while the process runs. Codes of authenticator apps, the ends
// of sessions and the times of schedules all hang on it.
import type { Probe } from '../probe.ts'

const apartMs = 2_000
const jumpMs = 1_000
/** A jump is told for so long: what it has upset is seen later. */
const toldMs = 10 * 60_000

export function clockProbe(of: {
  now: () => number
  /** Never jumps. */
  clock: () => number
  /** The database's clock, in ms since 1970. */
  databaseNow: () => Promise<number>
}): Probe {
  let before = { wall: of.now(), steady: of.clock() }
  let jumped: { at: number; byMs: number } | undefined

  return {
    name: 'clock',
    isVital: false,
    everyMs: 5_000,
    budgetMs: 3_000,
    async look() {
      const here = { wall: of.now(), steady: of.clock() }
      const byMs = here.wall - before.wall - (here.steady - before.steady)
      before = here
      if (Math.abs(byMs) >= jumpMs) jumped = { at: here.steady, byMs }
      if (jumped && here.steady - jumped.at > toldMs) jumped = undefined
      const asked = of.clock()
      const there = await of.databaseNow()
      const took = of.clock() - asked
      const apart = Math.round(of.now() - took / 2 - there)
      const apartSays = `${Math.abs(apart)} ms ${apart >= 0 ? 'ahead of' : 'behind'} the database's`
      if (Math.abs(apart) - took / 2 >= apartMs) return { status: 'degraded', detail: `the clock is ${apartSays}` }
      if (jumped)
        return {
          status: 'degraded',
          detail: `the clock was set ${Math.abs(Math.round(jumped.byMs))} ms ${jumped.byMs > 0 ? 'forward' : 'back'} lately`,
        }
      return { status: 'healthy', detail: apartSays }
    },
  }
}
