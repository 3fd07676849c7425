// From a file to what is said of it: found, repaired where that is certain, undone, and seen as a revision.
import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { dayOf, isoDay } from '#basics'
import { testDatabase } from '../../../test/support/database.ts'
import { describeReference, readReference, referenceFolder } from '../../../test/support/reference-data.ts'
import { sampleBars } from '../../../test/support/sample-bars.ts'
import { readBars, readEvents, readRevisions, readSeries } from './bars.store.ts'
import type { SeriesBatch } from './batch.ts'
import { importFile } from './file-import.ts'
import { readFindings } from './findings.store.ts'
import { storeInspected } from './inspecting.ts'
import { openQuality } from './quality.ts'

const database = await testDatabase()
const clock = () => new Date('2026-01-05T06:00:00Z')
const emailsOf = async () => new Map<string, string>()
const quality = openQuality({ database, listing: async symbol => ({ symbol }), emailsOf, clock })
const stranger = { seesNames: false }
const somebody = { place: 'a test' }
let count = 0
const freshSymbol = () => `Q${count++}`

/** 60 weekdays; `pence`: bars in that stretch are 100 × too big. */
function file({ pence = [0, 0] as [number, number], last = 60 } = {}): Buffer {
  const { time, open, high, low, close, volume } = sampleBars(60)
  const rows = Array.from({ length: last }, (_, i) => {
    const unit = i >= pence[0] && i < pence[1] ? 100 : 1
    const prices = [open, high, low, close].map(column => (column[i]! * unit).toFixed(2))
    return [isoDay(time[i]!), ...prices, volume[i]!].join(',')
  })
  return Buffer.from(`Date,Open,High,Low,Close,Volume\n${rows.join('\n')}\n`)
}
const bring = (symbol: string, bytes: Buffer) =>
  importFile(database, bytes, { symbol, fileName: 'a.csv', adjustment: 'splits', by: somebody }, clock)
const only = async (symbol: string) => (await readSeries(database.kysely, { symbol }))[0]!
const closes = async (symbol: string) => [...(await readBars(database.kysely, await only(symbol))).close]
const findings = (symbol: string) => readFindings(database.kysely, { symbol })
const log = async (symbol: string) =>
  (await quality.revisions(stranger, symbol)).series[0]!.revisions.map(({ cause, says }) => `${cause}: ${says}`)

describe('a good file', () => {
  it('raises no alarm, and is one revision', async () => {
    const symbol = freshSymbol()
    expect((await bring(symbol, file())).notes).toEqual([])
    expect(await findings(symbol)).toEqual([])
    expect(await log(symbol)).toEqual(['import: 60 bars added'])
  })
})

describe('a stretch in pence', () => {
  it('is repaired by a revision of its own, so that what came in is kept', async () => {
    const symbol = freshSymbol()
    const { notes } = await bring(symbol, file({ pence: [20, 30] }))
    expect(notes).toEqual([expect.stringMatching(/^Repaired: 2018-01-29 to 2018-02-09: .*100 × too big\.$/)])
    const good = [...sampleBars(60).close]
    expect(await closes(symbol)).toEqual(good)
    expect(await findings(symbol)).toMatchObject([{ kind: 'hundredfold', state: 'repaired', from: dayOf('2018-01-29') }])
    expect(await log(symbol)).toEqual(['repair: 10 bars corrected', 'import: 60 bars added'])
    const [asItCame] = await readRevisions(database.kysely, await only(symbol))
    expect(asItCame!.bars.close[25]).toBeCloseTo(good[25]! * 100, 6)
  })

  it('stays repaired when the same file comes again, without a revision', async () => {
    const symbol = freshSymbol()
    await bring(symbol, file({ pence: [20, 30] }))
    const before = await findings(symbol)
    expect(await bring(symbol, file({ pence: [20, 30] }))).toMatchObject({ barsAdded: 0, barsChanged: 0 })
    expect(await log(symbol)).toHaveLength(2)
    expect(await findings(symbol)).toEqual(before)
  })

  it('at the end is no word on all that was stored before it', async () => {
    const symbol = freshSymbol()
    await bring(symbol, file({ last: 50 }))
    const lines = file({ pence: [50, 60] })
      .toString()
      .split('\n')
    await bring(symbol, Buffer.from([lines[0], ...lines.slice(51)].join('\n')))
    expect((await closes(symbol)).slice(0, 50)).toEqual([...sampleBars(60).close].slice(0, 50))
    expect(await findings(symbol)).toMatchObject([{ kind: 'hundredfold', state: 'flagged', cells: [] }])
    expect(await log(symbol)).toEqual(['import: 10 bars added', 'import: 50 bars added'])
  })

  it('stays repaired when newer bars come', async () => {
    const symbol = freshSymbol()
    await bring(symbol, file({ pence: [20, 30], last: 50 }))
    await bring(symbol, file({ pence: [20, 30] }))
    expect(await closes(symbol)).toEqual([...sampleBars(60).close])
    expect(await log(symbol)).toEqual(['import: 10 bars added', 'repair: 10 bars corrected', 'import: 50 bars added'])
  })

  it('can be had back, and is then left alone', async () => {
    const symbol = freshSymbol()
    await bring(symbol, file({ pence: [20, 30], last: 50 }))
    const [found] = await findings(symbol)
    await quality.judge(found!.findingId, 'undo', somebody)
    expect((await closes(symbol))[25]).toBeCloseTo(sampleBars(60).close[25]! * 100, 6)
    await bring(symbol, file({ pence: [20, 30] }))
    expect((await closes(symbol))[25]).toBeCloseTo(sampleBars(60).close[25]! * 100, 6)
    expect((await findings(symbol)).map(({ state }) => state)).toEqual(['undone'])
    expect((await log(symbol)).slice(0, 2)).toEqual(['import: 10 bars added', 'undo: 10 bars corrected'])
    await expect(quality.judge(found!.findingId, 'undo', somebody)).rejects.toMatchObject({ code: 'not-found' })
  })

  it('is no finding any more when the source corrects it', async () => {
    const symbol = freshSymbol()
    await bring(symbol, file({ pence: [20, 30] }))
    const moved = file().toString().replace('2018-02-01,', '2018-02-01,').split('\n')
    const shifted = moved.map(row =>
      row.replace(/^(2018-02-0[1-8],)([\d.]+)/, (_, day: string, open: string) => `${day}${open}1`),
    )
    await bring(symbol, Buffer.from(shifted.join('\n')))
    expect(await findings(symbol)).toEqual([])
  })
})

function batch(symbol: string, more: Partial<SeriesBatch> = {}): SeriesBatch {
  const bars = sampleBars(60)
  const known = { splitsKnownFrom: bars.time[0]!, dividendsKnownFrom: bars.time[0]! }
  return {
    symbol,
    listing: { name: symbol, kind: 'share', exchange: '' },
    source: 'test',
    label: 'a test',
    trust: 1,
    interval: '1d',
    currency: null,
    sourceAdjustment: 'none',
    storedAdjustment: 'none',
    volumeAdjustment: 'none',
    precisionNote: null,
    bars,
    splits: [],
    ...known,
    dividends: [
      { day: dayOf('2018-01-16'), amount: 0.5 },
      { day: dayOf('2018-02-20'), amount: 0.5 },
    ],
    ...more,
  }
}
const store = (one: SeriesBatch, at: string) =>
  database.kysely.transaction().execute(trx => storeInspected(trx, [one], new Date(at), { cause: 'refresh', by: 'a source' }))

describe('a corrected or retracted dividend', () => {
  it('is a revision with the figure before, and what it replaced is kept', async () => {
    const symbol = freshSymbol()
    await store(batch(symbol), '2026-01-01T00:00:00Z')
    await store(batch(symbol, { dividends: [{ day: dayOf('2018-01-16'), amount: 0.55 }] }), '2026-01-02T00:00:00Z')
    expect((await readEvents(database.kysely, symbol)).get('test')?.dividends).toEqual([
      { day: dayOf('2018-01-16'), amount: 0.55 },
    ])
    const [newest] = (await quality.revisions(stranger, symbol)).series[0]!.revisions
    expect(newest).toMatchObject({
      revision: 2,
      at: '2026-01-02T00:00:00.000Z',
      cause: 'refresh',
      by: 'a source',
      says: '1 split or dividend corrected, 1 split or dividend taken away',
      differences: [
        { what: 'dividend', at: '2018-01-16', before: 0.5, after: 0.55 },
        { what: 'dividend', at: '2018-02-20', before: 0.5, after: null },
      ],
    })
    const kept = await database.kysely.selectFrom('event_revision').selectAll().where('symbol', '=', symbol).execute()
    expect(kept.map(({ day, amount }) => [day, amount])).toEqual([
      ['2018-01-16', '0.5'],
      ['2018-02-20', '0.5'],
    ])
  })

  it('outside of what the batch covers stays, and so does all where its list is not complete', async () => {
    const symbol = freshSymbol()
    await store(batch(symbol), '2026-01-01T00:00:00Z')
    const late = sampleBars(60)
    const from = 45
    const bars = Object.fromEntries(Object.entries(late).map(([name, column]) => [name, column.slice(from)])) as typeof late
    await store(batch(symbol, { bars, dividends: [] }), '2026-01-02T00:00:00Z')
    await store(batch(symbol, { dividends: [], dividendsKnownFrom: null }), '2026-01-03T00:00:00Z')
    expect((await readEvents(database.kysely, symbol)).get('test')?.dividends).toHaveLength(2)
  })

  it('beside another of the same day is one sum; the same amount again is the same dividend', async () => {
    const symbol = freshSymbol()
    const day = dayOf('2018-02-20')
    const dividends = [0.5, 0.25, 0.5].map(amount => ({ day, amount }))
    await store(batch(symbol, { dividends }), '2026-01-01T00:00:00Z')
    expect((await readEvents(database.kysely, symbol)).get('test')?.dividends).toEqual([{ day, amount: 0.75 }])
  })

  it('of a split is one too', async () => {
    const symbol = freshSymbol()
    const split = { day: dayOf('2018-02-20'), numerator: 1.01, denominator: 1 }
    await store(batch(symbol, { splits: [split] }), '2026-01-01T00:00:00Z')
    await store(batch(symbol, { splits: [] }), '2026-01-02T00:00:00Z')
    const [newest] = (await quality.revisions(stranger, symbol)).series[0]!.revisions
    expect(newest!.differences).toEqual([{ what: 'split', at: '2018-02-20', before: '1.01:1', after: null }])
  })
})

describeReference("other people's damaged files", () => {
  const files = readdirSync(`${referenceFolder}/yfinance-repair`).filter(name => name.endsWith('.csv') && !name.includes('15m'))
  const isDamaged = (name: string) => !name.includes('-fixed') && !name.includes('no-bad')
  const known = new Set(['CLC-L-1d-bad-div-fixed.csv', 'SCR-TO-1d-bad-div-fixed.csv'])

  it.each(files)('%s is told from a good one by an import', async name => {
    const symbol = name.split('-').slice(0, 2).join('.') + (isDamaged(name) ? '' : 'F')
    const bytes = Buffer.from(readReference(`yfinance-repair/${name}`))
    // A row that contradicts itself is met at the door, with its line; the others are looked at without it.
    const whole = await bringAs(symbol, bytes, name, false).catch(messageOf)
    if (whole !== undefined) {
      expect(whole).toMatch(/^Line \d+, .*Nothing was imported\.$/)
      await bringAs(symbol, bytes, name, true)
    }
    const found = await findings(symbol)
    if (isDamaged(name) || known.has(name)) expect(found.length).toBeGreaterThan(0)
    else expect(found).toEqual([])
  })

  function messageOf(error: unknown): string {
    return error instanceof Error ? error.message : String(error)
  }

  async function bringAs(symbol: string, bytes: Buffer, fileName: string, skipBadRows: boolean): Promise<void> {
    await importFile(database, bytes, { symbol, fileName, skipBadRows }, clock)
  }
})
