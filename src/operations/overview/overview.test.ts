import { once } from 'node:events'
import { afterEach, describe, expect, it } from 'vitest'
import type { HealthReport } from '#health'
import type { Stats } from '#performance'
import { openLog } from '#telemetry'
import { openOverview } from './overview.ts'

const overview = openOverview({
  health: async () => ({ status: 'healthy' }) as HealthReport,
  performance: async () => ({ uptimeSeconds: 1 }) as Stats,
  queue: async () => undefined,
  errors: async () => undefined,
  alarms: async () => undefined,
  now: () => Date.UTC(2026, 0, 2),
  log: openLog({ level: 'silent', readable: false, write: () => {} }),
  everyMs: 5,
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
    const stream = overview.follow(async () => may)
    const others = pictures(overview.follow(() => Promise.reject(new Error('connection refused'))))
    const seen = pictures(stream)
    while (seen.count < 2) await once(stream, 'data')
    const ended = once(stream, 'end')
    may = false
    await ended
    const [last, before] = [seen.count, others.count]
    while (others.count < before + 3) await new Promise(resolve => setTimeout(resolve, 5))
    expect([seen.isOver, seen.count, others.isOver]).toEqual([true, last, false])
  })
})
