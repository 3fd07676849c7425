import { getPriority } from 'node:os'
import { afterAll, describe, expect, it } from 'vitest'
import { isFailure } from '#basics'
import { openWorkers } from './workers.ts'

const file = new URL('../../../test/support/tasks.worker.ts', import.meta.url)
const log = { error: (fields: object) => expect.unreachable(JSON.stringify(fields)) }
const workers = openWorkers({ file, maxThreads: 2, memoryLimitMb: 64, timeoutMs: 15_000, log })
const hasty = openWorkers({ file, maxThreads: 1, memoryLimitMb: 64, timeoutMs: 1_500, log })
afterAll(async () => {
  await workers.close()
  await hasty.close()
})

const failureOf = async (promise: Promise<unknown>) => {
  const error: unknown = await promise.then(() => undefined).catch((reason: unknown) => reason)
  return isFailure(error) ? { code: error.code, message: error.message, detail: error.detail } : error
}

describe('a task on a thread', () => {
  it('gets columns and answers, natively from TypeScript', async () => {
    expect(await workers.run<number>('sum', { column: Float64Array.of(1, 2, 3.5) })).toBe(6.5)
  })
  it('takes over the buffers that are handed to it', async () => {
    const column = Float64Array.of(1, 2)
    expect(await workers.run<number>('sum', { column }, { transfer: [column.buffer] })).toBe(3)
    expect(column.length).toBe(0)
  })
  it('fails as it would here: a Failure stays one, a bug is none', async () => {
    expect(await failureOf(workers.run('refuse', {}))).toEqual({
      code: 'invalid',
      message: 'sma needs a period.',
      detail: { name: 'sma' },
    })
    expect(await failureOf(workers.run('throw', {}))).toMatchObject({ name: 'TypeError', message: 'our own mistake' })
    expect(await failureOf(workers.run('toString', {}))).toMatchObject({ message: 'no task is called toString' })
  })
  it('sees nothing of the environment', async () => {
    expect(await workers.run('environment', {})).toEqual({})
  })
  it.runIf(process.platform === 'linux')('stands back behind what answers requests', async () => {
    const before = getPriority()
    expect(await workers.run<number>('priority', {})).toBe(Math.max(10, before))
    expect(getPriority()).toBe(before)
  })
  it('that hangs is stopped for good, and the next one runs', async () => {
    // On a busy machine the thread itself may take longer to be there than a task may.
    await expect.poll(() => failureOf(hasty.run('sum', { column: Float64Array.of(1) }))).toBeUndefined()
    expect(await failureOf(hasty.run('hang', {}))).toMatchObject({ code: 'busy', message: expect.stringContaining('too long') })
    const before = process.cpuUsage()
    await new Promise(resolve => setTimeout(resolve, 600))
    const spentMs = (process.cpuUsage(before).user + process.cpuUsage(before).system) / 1_000
    expect(spentMs).toBeLessThan(450)
    expect(await workers.run<number>('sum', { column: Float64Array.of(4) })).toBe(4)
  })
  it('that is no longer wanted is stopped with the reason of whoever lost interest', async () => {
    const controller = new AbortController()
    const hanging = workers.run('hang', {}, { signal: controller.signal })
    const reason = new Error('the client went away')
    setTimeout(() => controller.abort(reason), 200)
    await expect(hanging).rejects.toBe(reason)
  })
  it('that devours memory loses its thread, not the process', async () => {
    expect(await failureOf(workers.run('devour', {}))).toMatchObject({ code: 'busy', message: expect.stringContaining('memory') })
    expect(await workers.run<number>('sum', { column: Float64Array.of(4) })).toBe(4)
  })
  it('that devours memory in arrays, which are not on the heap, loses its thread as well', async () => {
    expect(await failureOf(workers.run('devourArrays', {}))).toMatchObject({
      code: 'busy',
      message: expect.stringContaining('memory'),
    })
    expect(await workers.run<number>('sum', { column: Float64Array.of(4) })).toBe(4)
  })
})

describe('too many at once', () => {
  it('are told so at once', async () => {
    const crowded = openWorkers({ file, maxThreads: 1, memoryLimitMb: 64, timeoutMs: 20_000, log })
    const results = Array.from({ length: 40 }, () => failureOf(crowded.run('hang', {})))
    expect(await Promise.race(results)).toMatchObject({ code: 'busy', message: expect.stringContaining('waiting') })
    await crowded.close()
    await Promise.all(results)
  })
  it('whoever has waited for long is told so before there is no time left to compute, which is no fault of the computation', async () => {
    const held = hasty.run('hang', {}).catch((error: unknown) => error)
    const error: unknown = await hasty.run('sum', { column: Float64Array.of(1) }).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'busy', message: expect.stringContaining('waiting') })
    expect(error).not.toHaveProperty('cause')
    expect(await held).toMatchObject({ code: 'busy', message: expect.stringContaining('too long') })
  })
  it('whoever does not want to wait any more takes no place from the next', async () => {
    const stop = new AbortController()
    const wanted = new AbortController()
    const single = openWorkers({ file, maxThreads: 1, memoryLimitMb: 64, timeoutMs: 60_000, log })
    const first = single.run('hang', {}, { signal: wanted.signal }).catch((error: unknown) => error)
    const left = single.run('sum', { column: Float64Array.of(1) }, { signal: stop.signal }).catch((error: unknown) => error)
    const next = single.run<number>('sum', { column: Float64Array.of(2) })
    stop.abort(new Error('gone'))
    wanted.abort(new Error('enough'))
    expect([await left, await first]).toEqual([new Error('gone'), new Error('enough')])
    expect(await next).toBe(2)
    await single.close()
  })
})
