// Each process writes its figures down every two seconds, and time goes on meanwhile: what is summed has to be of one stretch of time all the same.
import { afterEach, expect, it } from 'vitest'
import { type Measuring, openMeasuring, sliceMs } from '#measuring'
import { type Published, sameWindow, summed } from './summing.ts'

const opened: Measuring[] = []
afterEach(() => opened.splice(0).forEach(measuring => measuring.stop()))

const epoch = Date.UTC(2026, 0, 5)
let at = epoch

function begin(): Measuring {
  const measuring = openMeasuring({ now: () => at, clock: () => at, slowMs: 40 })
  opened.push(measuring)
  return measuring
}

const published = (measuring: Measuring): Published => {
  const figures = { ...measuring.figures(), cache: { hits: 0, misses: 0, entries: 0, bytes: 0 } }
  return JSON.parse(JSON.stringify(figures)) as Published
}

it('counts what ended since one moment, of every process and to the last request, however long they run', () => {
  at = epoch
  const all = [begin(), begin(), begin()] as const
  const ended: { at: number; ms: number; failed: boolean }[] = []
  const written: [Published, Published] = [published(all[1]), published(all[2])]
  let windowsThatDiffer = 0
  for (let step = 1; step <= 3_000; step++) {
    at += 193
    // The last of them has nothing to do for minutes.
    const measuring = step % 2_000 < 100 ? all[2] : all[step % 2]!
    const ms = 1 + ((step * 7) % 50)
    const failed = step % 11 === 0
    const answer = { method: 'GET', route: `/r/${step % 4}`, status: failed ? 500 : 200, hasFailed: failed, costs: undefined }
    measuring.answered({ ...answer, durationMs: ms, requestId: String(step) })
    ended.push({ at, ms, failed })
    if (step % 23 !== 0) continue
    for (const i of [0, 1] as const) {
      const figures = published(all[i + 1]!)
      // As it is written: not anew while nothing has changed.
      if (JSON.stringify(figures.routes) !== JSON.stringify(written[i].routes)) written[i] = figures
    }
    at += (step * 31) % 2_000
    const { from, figures } = sameWindow([published(all[0]), ...written])
    if (written.some(({ slice }) => slice !== Math.max(...figures.map(one => one.slice)))) windowsThatDiffer++
    const { totals, slowRequestsCount, routes } = summed(figures)
    const since = ended.filter(one => one.at >= Date.parse(from))
    expect(totals).toMatchObject({ count: since.length, errorRate: since.filter(one => one.failed).length / since.length })
    expect(slowRequestsCount).toBe(since.filter(one => one.ms >= 40).length)
    expect(Math.max(...routes.map(({ maxMs }) => maxMs))).toBe(Math.max(...since.map(one => one.ms)))
    const ranked = since.map(one => one.ms).toSorted((a, b) => a - b)
    expect(Math.abs(totals.p50Ms! / ranked[Math.ceil(ranked.length / 2) - 1]! - 1)).toBeLessThan(0.005)
  }
  expect(windowsThatDiffer).toBeGreaterThan(10)
})

it('begins its stretches of time with those of every other process, whenever it began', () => {
  const measuring = openMeasuring({ now: () => Date.now(), slowMs: 40 })
  opened.push(measuring)
  const slices = 60
  const before = Math.floor(Date.now() / sliceMs) - slices + 1
  expect([before - 1, before, before + 1]).toContain(measuring.figures().slice)
})
