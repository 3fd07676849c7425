// What every source of market data has to do, whoever it is: each implementation runs this suite with cases of its own.
import { describe, expect, it } from 'vitest'
import { checkBatch } from '../../src/product/market/batch.ts'
import type { Source } from '../../src/product/market/providers/source.ts'

export type SourceCase = {
  source: Source
  /** A symbol with bars, the interval, and what is known of them. */
  known: { symbol: string; interval: '1d' | '1m'; firstTime: number; lastTime: number; lastClose: number }
  unknownSymbol: string
}

export function conformsAsSource(name: string, open: () => Promise<SourceCase>): void {
  describe(`${name} as a source`, () => {
    it('has a name fit to be a key, and one fit to be read', async () => {
      const { source } = await open()
      expect(source.name).toMatch(/^[a-z][a-z0-9-]*$/)
      expect(source.label.trim()).toBe(source.label)
      expect(source.label).not.toBe('')
    })

    it('answers with batches that pass the door of the store', async () => {
      const { source, known } = await open()
      const batches = await source.bars!({ ...known, from: null }, AbortSignal.timeout(10_000))
      expect(batches.length).toBeGreaterThan(0)
      for (const batch of batches) {
        checkBatch(batch)
        expect([batch.symbol, batch.interval]).toEqual([known.symbol, known.interval])
        expect(batch.source === source.name || batch.source.startsWith(`${source.name}/`)).toBe(true)
        expect(batch.label).not.toBe('')
        expect(batch.listing.name).not.toBe('')
      }
      const keys = batches.map(batch => batch.source)
      expect(new Set(keys).size).toBe(keys.length)
    })

    it('has the bars that are known of it', async () => {
      const { source, known } = await open()
      const batches = await source.bars!({ ...known, from: null }, AbortSignal.timeout(10_000))
      const times = batches.flatMap(batch => [...batch.bars.time])
      expect([times.reduce((a, b) => Math.min(a, b)), times.reduce((a, b) => Math.max(a, b))]).toEqual([
        known.firstTime,
        known.lastTime,
      ])
      const last = batches.find(batch => batch.bars.time.at(-1) === known.lastTime)!
      expect(last.bars.close.at(-1)).toBe(known.lastClose)
    })

    it('says what it holds: raw, adjusted for splits, or for everything, and lists events inside what it claims to know', async () => {
      const { source, known } = await open()
      for (const batch of await source.bars!({ ...known, from: null }, AbortSignal.timeout(10_000))) {
        expect(['none', 'splits', 'all']).toContain(batch.sourceAdjustment)
        expect(['none', 'splits', 'all']).toContain(batch.storedAdjustment)
        if (batch.dividends.length > 0) expect(batch.dividends[0]!.day).toBeGreaterThanOrEqual(batch.dividendsKnownFrom!)
        for (const list of [batch.splits, batch.dividends]) {
          list.forEach((event, i) => {
            if (i > 0) expect(event.day).toBeGreaterThan(list[i - 1]!.day)
          })
        }
      }
    })

    it('knows nothing of a symbol that it does not have, without a fault', async () => {
      const { source, known, unknownSymbol } = await open()
      expect(
        await source.bars!({ symbol: unknownSymbol, interval: known.interval, from: null }, AbortSignal.timeout(10_000)),
      ).toEqual([])
    })

    it('stops when it is told to', async () => {
      const { source, known } = await open()
      const stop = new Error('enough')
      await expect(source.bars!({ ...known, from: null }, AbortSignal.abort(stop))).rejects.toBe(stop)
    })

    it('gives the same answer twice', async () => {
      const { source, known } = await open()
      const [one, two] = [await ask(source, known), await ask(source, known)]
      expect(one).toEqual(two)
    })
  })
}

export type ReportsCase = {
  source: Source
  known: { symbol: string; newest: { periodEnd: string; revenue: number } }
  unknownSymbol: string
}

export function conformsAsReports(name: string, open: () => Promise<ReportsCase>): void {
  describe(`${name} as a source of reports`, () => {
    const patience = () => AbortSignal.timeout(10_000)

    it('has what is known of a company, oldest period first, each filed after its period ended', async () => {
      const { source, known } = await open()
      const batch = await source.reports!(known.symbol, patience())
      expect(batch).toMatchObject({ symbol: known.symbol, label: expect.stringContaining(source.label) })
      const { reports } = batch!
      expect(reports.at(-1)).toMatchObject(known.newest)
      reports.forEach(({ periodEnd, filed, form }, i) => {
        if (i > 0) expect(periodEnd >= reports[i - 1]!.periodEnd).toBe(true)
        expect(filed > periodEnd).toBe(true)
        expect(form).not.toBe('')
      })
      const keys = reports.map(({ span, periodEnd, filed }) => `${span} ${periodEnd} ${filed}`)
      expect(new Set(keys).size).toBe(keys.length)
    })
    it('knows nothing of a company that it does not have, without a fault', async () => {
      const { source, unknownSymbol } = await open()
      expect(await source.reports!(unknownSymbol, patience())).toBeNull()
    })
    it('stops when it is told to, and gives the same answer twice', async () => {
      const { source, known } = await open()
      const stop = new Error('enough')
      await expect(source.reports!(known.symbol, AbortSignal.abort(stop))).rejects.toBe(stop)
      expect(await source.reports!(known.symbol, patience())).toEqual(await source.reports!(known.symbol, patience()))
    })
  })
}

export type CompanyCase = {
  source: Source
  known: { symbol: string; asOf: string; marketCap: number }
  unknownSymbol: string
}

export function conformsAsCompany(name: string, open: () => Promise<CompanyCase>): void {
  describe(`${name} as a source about companies`, () => {
    const patience = () => AbortSignal.timeout(10_000)

    it('has what is known of a company, and finite figures or none', async () => {
      const { source, known } = await open()
      const batch = await source.company!(known.symbol, patience())
      expect(batch).toMatchObject({ symbol: known.symbol, asOf: known.asOf, figures: { marketCap: known.marketCap } })
      for (const value of Object.values(batch!.figures)) if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true)
    })
    it('knows nothing of a company that it does not have, without a fault', async () => {
      const { source, unknownSymbol } = await open()
      expect(await source.company!(unknownSymbol, patience())).toBeNull()
    })
    it('stops when it is told to, and gives the same answer twice', async () => {
      const { source, known } = await open()
      const stop = new Error('enough')
      await expect(source.company!(known.symbol, AbortSignal.abort(stop))).rejects.toBe(stop)
      expect(await source.company!(known.symbol, patience())).toEqual(await source.company!(known.symbol, patience()))
    })
  })
}

export type RatesCase = { source: Source; known: { day: number; currency: string; rate: number } }

export function conformsAsRates(name: string, open: () => Promise<RatesCase>): void {
  describe(`${name} as a source of exchange rates`, () => {
    const patience = () => AbortSignal.timeout(10_000)

    it('has the rate that is known, days oldest first, positive rates of other currencies', async () => {
      const { source, known } = await open()
      const { base, days } = await source.rates!(null, patience())
      expect(days.find(({ day }) => day === known.day)?.rates.get(known.currency)).toBe(known.rate)
      days.forEach(({ day, rates }, i) => {
        if (i > 0) expect(day).toBeGreaterThan(days[i - 1]!.day)
        for (const [currency, rate] of rates)
          expect([/^[A-Z]{3}$/.test(currency), currency !== base, rate > 0]).not.toContain(false)
      })
    })
    it('stops when it is told to, and gives the same answer twice', async () => {
      const { source } = await open()
      const stop = new Error('enough')
      await expect(source.rates!(null, AbortSignal.abort(stop))).rejects.toBe(stop)
      expect(await source.rates!(null, patience())).toEqual(await source.rates!(null, patience()))
    })
  })
}

async function ask(source: Source, known: SourceCase['known']) {
  return await source.bars!({ ...known, from: null }, AbortSignal.timeout(10_000))
}
