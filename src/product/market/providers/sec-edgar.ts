// The SEC's own collection of what companies have filed (XBRL company facts): annual figures, free, dependable, for whoever says
// who is asking. https://www.sec.gov/search-filings/edgar-application-programming-interfaces
import { z } from 'zod'
import { isFailure } from '#basics'
import { type ClientRules, type Outbound, outboundFault } from '#outbound'
import type { AnnualReport } from '../catalogue.store.ts'
import { dayInAnswer, jsonAnswer } from './answers.ts'
import type { Source } from './source.ts'
import { untilAborted } from './until-aborted.ts'

const label = 'SEC EDGAR'

const secEdgarRules: ClientRules = {
  name: 'sec-edgar',
  label,
  allowed: ['https://www.sec.gov/files/company_tickers.json', 'https://data.sec.gov/api/xbrl/companyfacts/'],
  // "No more than 10 requests a second"; it blocks for ten minutes above that.
  budget: [{ requests: 8, perMs: 1_000 }],
  // The largest companies' facts are 10 MB.
  maxAnswerBytes: 40_000_000,
  timeouts: { totalMs: 90_000 },
}

const tickers = z.record(z.string(), z.object({ cik_str: z.number().int().positive(), ticker: z.string(), title: z.string() }))
const isoDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
const fact = z.object({ start: isoDate.optional(), end: isoDate, val: z.number(), form: z.string(), filed: isoDate })
const facts = z.object({
  cik: z.union([z.number(), z.string()]),
  entityName: z.string(),
  facts: z.record(z.string(), z.record(z.string(), z.object({ units: z.record(z.string(), z.array(fact)) }))),
})
type Fact = z.infer<typeof fact>
type Facts = z.infer<typeof facts>
type Figure = Exclude<keyof AnnualReport, 'periodEnd' | 'knownFrom'>

/** The tags of us-gaap for each figure, the one that is meant first: companies use others for other years. */
const tags: Record<Figure, { names: readonly string[]; unit: 'USD' | 'USD/shares'; over: 'year' | 'moment' }> = {
  revenue: {
    names: [
      'RevenueFromContractWithCustomerExcludingAssessedTax',
      'Revenues',
      'SalesRevenueNet',
      'RevenueFromContractWithCustomerIncludingAssessedTax',
      'SalesRevenueGoodsNet',
    ],
    unit: 'USD',
    over: 'year',
  },
  grossProfit: { names: ['GrossProfit'], unit: 'USD', over: 'year' },
  operatingIncome: { names: ['OperatingIncomeLoss'], unit: 'USD', over: 'year' },
  netIncome: { names: ['NetIncomeLoss', 'ProfitLoss'], unit: 'USD', over: 'year' },
  epsBasic: { names: ['EarningsPerShareBasic', 'EarningsPerShareBasicAndDiluted'], unit: 'USD/shares', over: 'year' },
  totalAssets: { names: ['Assets'], unit: 'USD', over: 'moment' },
  totalLiabilities: { names: ['Liabilities'], unit: 'USD', over: 'moment' },
  totalEquity: {
    names: ['StockholdersEquity', 'StockholdersEquityIncludingPortionAttributableToNoncontrollingInterest'],
    unit: 'USD',
    over: 'moment',
  },
  longTermDebt: { names: ['LongTermDebtNoncurrent', 'LongTermDebt'], unit: 'USD', over: 'moment' },
  cash: {
    names: ['CashAndCashEquivalentsAtCarryingValue', 'CashCashEquivalentsRestrictedCashAndRestrictedCashEquivalents'],
    unit: 'USD',
    over: 'moment',
  },
  operatingCashFlow: {
    names: ['NetCashProvidedByUsedInOperatingActivities', 'NetCashProvidedByUsedInOperatingActivitiesContinuingOperations'],
    unit: 'USD',
    over: 'year',
  },
  capitalExpenditures: {
    names: ['PaymentsToAcquirePropertyPlantAndEquipment', 'PaymentsToAcquireProductiveAssets'],
    unit: 'USD',
    over: 'year',
  },
}

const tickersAgeMs = 86_400_000

/** contact: name and mail address, which the SEC asks every program to send. now: milliseconds since 1970. */
export function secEdgarSource(outbound: Outbound, contact: string, now: () => number): Source {
  const client = outbound.client({ ...secEdgarRules, userAgent: `TradeWise ${contact.replaceAll(/[^\x20-\x7e]/g, '')}` })
  let known: { at: number; byTicker: Map<string, number> } | null = null

  async function cikOf(symbol: string, signal: AbortSignal): Promise<number | null> {
    if (!known || now() - known.at > tickersAgeMs) {
      const url = 'https://www.sec.gov/files/company_tickers.json'
      const list = await untilAborted(client.ask({ url, kind: 'json' }, jsonAnswer(tickers, label)), signal)
      known = { at: now(), byTicker: new Map(Object.values(list).map(({ ticker, cik_str: cik }) => [ticker.toUpperCase(), cik])) }
    }
    return known.byTicker.get(symbol.toUpperCase().replaceAll(/[./]/g, '-')) ?? null
  }

  return {
    name: 'sec-edgar',
    label,
    async reports(symbol, signal) {
      signal.throwIfAborted()
      const cik = await cikOf(symbol, signal)
      if (cik === null) return null
      const url = `https://data.sec.gov/api/xbrl/companyfacts/CIK${String(cik).padStart(10, '0')}.json`
      try {
        const filed = await untilAborted(client.ask({ url, kind: 'json' }, jsonAnswer(facts, label)), signal)
        if (Number(filed.cik) !== cik) throw outboundFault('garbage', label, { rest: 'another company' })
        const reports = annualReports(filed)
        return reports.length === 0 ? null : { symbol, label: `${label}, company facts`, reports }
      } catch (error) {
        if (isFailure(error, 'not-found')) return null
        throw error
      }
    },
  }
}

/**
 * One report for each fiscal year's end that an annual filing (10-K, 20-F, 40-F and their amendments) speaks of, oldest first.
 * A year's figure is one over 350 to 380 days; where several filings state it, the latest filed counts.
 */
function annualReports(filed: Facts): Omit<AnnualReport, 'knownFrom'>[] {
  const gaap = filed.facts['us-gaap'] ?? {}
  const byFigure = new Map<Figure, Map<string, number>>()
  for (const [figure, { names, unit, over }] of Object.entries(tags) as [Figure, (typeof tags)[Figure]][]) {
    const values = new Map<string, number>()
    for (const name of names) {
      const latest = new Map<string, Fact>()
      for (const one of gaap[name]?.units[unit] ?? []) {
        if (!annualForms.test(one.form) || !isOver(one, over)) continue
        const before = latest.get(one.end)
        if (!before || before.filed <= one.filed) latest.set(one.end, one)
      }
      for (const [end, { val }] of latest) if (!values.has(end)) values.set(end, val)
    }
    byFigure.set(figure, values)
  }
  // Balance sheets also state other moments; a year's end is where a year's income or cash flow ends.
  const ends = new Set([...(byFigure.get('netIncome')?.keys() ?? []), ...(byFigure.get('operatingCashFlow')?.keys() ?? [])])
  return [...ends].sort().map(periodEnd => {
    const of = (figure: Figure): number | null => byFigure.get(figure)?.get(periodEnd) ?? null
    return {
      periodEnd,
      revenue: of('revenue'),
      grossProfit: of('grossProfit'),
      operatingIncome: of('operatingIncome'),
      netIncome: of('netIncome'),
      epsBasic: of('epsBasic'),
      totalAssets: of('totalAssets'),
      totalLiabilities: of('totalLiabilities'),
      totalEquity: of('totalEquity'),
      longTermDebt: of('longTermDebt'),
      cash: of('cash'),
      operatingCashFlow: of('operatingCashFlow'),
      capitalExpenditures: of('capitalExpenditures'),
    }
  })
}

const annualForms = /^(10-K|10-KT|20-F|40-F)(\/A)?$/

function isOver({ start, end }: Fact, over: 'year' | 'moment'): boolean {
  if (over === 'moment') return start === undefined
  if (start === undefined) return false
  const days = dayInAnswer(end, label) - dayInAnswer(start, label)
  return days >= 350 && days <= 380
}
