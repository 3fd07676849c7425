// The short form; test/long/forecast-skill.drill.ts has the whole table.
import { expect, it } from 'vitest'
import { autoregressiveWalk } from '../../../test/support/random-walks.ts'
import { rowsOf } from './features.ts'
import { isBelieved, recordOf } from './record.ts'
import { tellStretch } from './tell-stretch.ts'

it.each([
  ['shows none, and loses next to nothing looking for some, where the returns know nothing of each other', 0],
  ['shows skill at one session where a fifth of each return is carried on, about as much as there is', 0.2],
])('a record %s', async (_, share) => {
  for (const seed of [1, 2]) {
    const bars = autoregressiveWalk(seed, share, 20)
    const record = await recordOf(bars, rowsOf(bars), 1, tellStretch)
    expect(isBelieved(record)).toBe(share > 0)
    // 2 ÷ π of the share of the variance that the last return explains, for whoever knows it; a record of 3,700 days is off by half a percent.
    const most = (2 / Math.PI) * share ** 2
    expect(Math.abs(record.walk.skill.skill - most)).toBeLessThan(share > 0 ? 0.012 : 0.001)
  }
})
