import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { HealthReport } from '#health'
import type { Stats } from '#performance'
import { openLog } from '#telemetry'
import { openOverview, type Overview } from './overview.ts'

let overview: Overview
beforeEach(() => {
  overview = openOverview({
    health: async () => ({ status: 'healthy' }) as HealthReport,
    performance: async () => ({ uptimeSeconds: 1 }) as Stats,
    queue: async () => undefined,
    errors: async () => undefined,
    alarms: async () => undefined,
    now: () => Date.UTC(2026, 0, 2),
    log: openLog({ level: 'silent', readable: false, write: () => {} }),
    everyMs: 5,
  })
})
afterEach(() => overview.close())

const pictures = (stream: NodeJS.ReadableStream) => {
  const seen = { count: 0, isOver: false }
  stream.on('data', (text: Buffer) => (seen.count += text.toString().split('event: picture').length - 1))
  stream.once('end', () => (seen.isOver = true))
  return seen
}

describe('the overview', () => {
  it('ends for whoever may not look any more, and goes on for the others, also while that cannot be told', async () => {
    let may = true
    const stream = overview.follow(async () => may, 'a')
    const others = pictures(overview.follow(() => Promise.reject(new Error('connection refused')), 'b'))
    const seen = pictures(stream)
    while (seen.count < 2) await once(stream, 'data')
    const ended = once(stream, 'end')
    may = false
    await ended
    const [last, before] = [seen.count, others.count]
    while (others.count < before + 3) await new Promise(resolve => setTimeout(resolve, 5))
    expect([seen.isOver, seen.count, others.isOver]).toEqual([true, last, false])
  })
  it('ends the oldest of an account that follows more than anybody watches, and nobody else’s', async () => {
    const other = pictures(overview.follow(async () => true, 'other'))
    const streams = Array.from({ length: 8 }, () => overview.follow(async () => true, 'own'))
    const seen = streams.map(pictures)
    await Promise.all([once(streams[0]!, 'end'), once(streams[1]!, 'end')])
    const counts = seen.map(({ count }) => count)
    while (other.count < 4 || seen.some(({ count, isOver }, i) => !isOver && count < counts[i]! + 2))
      await new Promise(resolve => setTimeout(resolve, 5))
    expect([...seen, other].map(({ isOver }) => isOver)).toEqual([true, true, ...Array<boolean>(7).fill(false)])
  })
})
