// Where a file is read, and how it is put together as it arrives.
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { Secret } from '#config'
import { faultKind, type Outbound } from '#outbound'
import { openWorkers } from '#workers'
import { silent } from '../../../test/support/database-settings.ts'
import { replayed, sourceFixture } from '../../../test/support/replayed-exchange.ts'
import { fileBody } from './file-body.ts'
import { alphaVantageSource } from './providers/alphavantage.ts'
import type { CsvReading } from './providers/csv.ts'
import { answerReader, type RunTask } from './providers/answers.ts'
import { tiingoSource } from './providers/tiingo.ts'
import { yahooFiguresSource } from './providers/yahoo-figures.ts'
import { yahooSource } from './providers/yahoo.ts'
import { fileReader, marketTasks } from './reading.ts'

const rows = Array.from({ length: 9_000 }, (_, i) => `${new Date(i * 86_400_000).toISOString().slice(0, 10)},10.5,1234567\n`)
const small = Buffer.from(`Date,Close,Volume\n${rows.slice(0, 100).join('')}`)
const large = () => Buffer.concat([Buffer.from('Date,Close,Volume\n'), Buffer.from(rows.join(''))])

const evening = Date.UTC(2020, 8, 1, 22, 0)
const key = new Secret('made-up-key')
const acme = { symbol: 'ACME', interval: '1d', from: null } as const
const never = new AbortController().signal

describe('a file', () => {
  it.each<[string, () => Buffer, number, number]>([
    ['of a few years is read at once', () => small, 0, 100],
    ['of many is read on a thread', large, 1, 9_000],
    ['that is packed is read on a thread, small as it may look', () => gzipSync(small), 1, 100],
  ])('%s', async (_what, file, onThreads, rowCount) => {
    let handed = 0
    const run: RunTask = async <Result>(
      _task: string,
      input: unknown,
      { transfer }: { transfer: readonly ArrayBuffer[] } = { transfer: [] },
    ) => {
      handed++
      return (await marketTasks.readCsv(structuredClone(input, { transfer: [...transfer] }) as never)) as Result
    }
    const reading: CsvReading = await fileReader(run)(file(), {})
    expect([handed, reading.rowCount]).toEqual([onThreads, rowCount])
  })
})

/** What the product's own threads run. */
const computing = new URL('../../app/compute.worker.ts', import.meta.url)

describe('an answer', () => {
  it.each([
    ['small is read at once', 10, 0],
    ['large is read on a thread, and says the same', 20_000, 1],
  ])('%s', async (_what, count, onThreads) => {
    const entries = Array.from({ length: count }, (_, i) => [i, { cik_str: i + 1, ticker: `T${i}`, title: 'A company' }])
    const text = JSON.stringify(Object.fromEntries(entries))
    let handed = 0
    const run: RunTask = async <Result>(task: string, input: unknown) => {
      handed++
      return structuredClone(marketTasks[task as 'readTickers'](structuredClone(input) as never)) as Result
    }
    const known = await answerReader('readTickers', marketTasks.readTickers, run)({})({ text })
    expect([handed, known]).toEqual([onThreads, marketTasks.readTickers({ text })])
  })

  it('that is not what it should be is refused alike on a thread', async () => {
    const threads = openWorkers({ file: computing, maxThreads: 1, memoryLimitMb: 256, timeoutMs: 60_000, log: silent })
    try {
      const read = answerReader('readCompanyFacts', marketTasks.readCompanyFacts, (task, input) => threads.run(task, input))({
        cik: 7,
      })
      const answers = [{ cik: 8, entityName: 'x'.repeat(200_000), facts: {} }, 'x'.repeat(200_000)]
      for (const answer of answers) {
        const fault: unknown = await Promise.resolve(read({ text: JSON.stringify(answer) })).catch((error: unknown) => error)
        expect(faultKind(fault)).toBe('garbage')
      }
    } finally {
      await threads.close()
    }
  })
})

describe('each kind of answer', () => {
  const blown = (text: string) => text.replace('{', `{"${'x'.repeat(200_000)}":1,`)
  it.each<[string, (outbound: Outbound, run: RunTask) => Promise<unknown>]>([
    ['readYahooBars', (outbound, run) => yahooSource(outbound, () => evening, run).bars!(acme, never)],
    ['readYahooQuote', (outbound, run) => yahooSource(outbound, () => evening, run).quote!('ACME', never)],
    ['readYahooFigures', (outbound, run) => yahooFiguresSource(outbound, () => evening, run).company!('ACME', never)],
    ['readAlphaVantageDividends', (outbound, run) => alphaVantageSource(outbound, key, () => evening, run).bars!(acme, never)],
    ['readAlphaVantageSplits', (outbound, run) => alphaVantageSource(outbound, key, () => evening, run).bars!(acme, never)],
    ['readTiingoDescription', (outbound, run) => tiingoSource(outbound, key, run).bars!(acme, never)],
  ])('is read on a thread when it is large: %s', async (task, ask) => {
    const { outbound } = replayed(
      evening,
      [/fc\.yahoo/, { status: 404, type: 'text/html', body: '', cookies: ['A3=d=x'] }],
      [/getcrumb/, { type: 'text/plain', body: 'Ab3/xyz.Q1w' }],
      [/quoteSummary/, { body: blown(sourceFixture('yahoo-figures/summary.json')) }],
      [/chart\/ACME/, { body: blown(sourceFixture('yahoo/chart.json')) }],
      [/DIVIDENDS/, { body: blown(sourceFixture('alphavantage/dividends.json')) }],
      [/SPLITS/, { body: blown(sourceFixture('alphavantage/splits.json')) }],
      [/TIME_SERIES/, { body: sourceFixture('alphavantage/daily.json') }],
      [/acme$/, { body: blown(sourceFixture('tiingo/meta.json')) }],
      [/acme\/prices/, { body: sourceFixture('tiingo/prices.json') }],
    )
    const handed: string[] = []
    const run: RunTask = async <Result>(name: string, input: unknown) => {
      handed.push(name)
      return structuredClone(marketTasks[name as 'readTickers'](structuredClone(input) as never)) as Result
    }
    await ask(outbound, run)
    expect(handed).toContain(task)
  })
})

describe('a body', () => {
  const chunks = () => Array.from({ length: 150 }, (_, i) => Buffer.alloc(65_536, i))
  it('is put together as it came', async () => {
    const whole = await fileBody(Readable.from(chunks()), 20_000_000)
    expect(whole.equals(Buffer.concat(chunks()))).toBe(true)
  })
  it('is not read on once it is larger than may be', async () => {
    let sent = 0
    const endless = new Readable({
      read() {
        sent++
        this.push(Buffer.alloc(65_536))
      },
    })
    await expect(fileBody(endless, 2 * 1024 * 1024)).rejects.toThrow('The file is larger than 2 MB.')
    expect(sent).toBeLessThan(50)
  })
  it('that breaks off is told', async () => {
    const broken = new Readable({ read() {} })
    const asked = fileBody(broken, 1_000)
    broken.destroy()
    await expect(asked).rejects.toThrow('The file broke off on its way.')
  })
})
