// The SEC's own collection of what companies have filed (XBRL company facts): figures of years and quarters, free, dependable, for whoever says
// who is asking. https://www.sec.gov/search-filings/edgar-application-programming-interfaces
import { z } from 'zod'
import { isFailure } from '#basics'
import { type ClientRules, type Outbound, outboundFault } from '#outbound'
import { type FiguresName, type FiledReport, figuresOf } from '../reports.ts'
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
type Tag = { names: readonly string[]; unit: 'USD' | 'USD/shares'; over: 'span' | 'moment' }

/** The tags of us-gaap for each figure, the one that is meant first: companies use others for other years. */
const tags: Record<FiguresName, Tag> = {
  revenue: {
    names: [
      'RevenueFromContractWithCustomerExcludingAssessedTax',
      'Revenues',
      'SalesRevenueNet',
      'RevenueFromContractWithCustomerIncludingAssessedTax',
      'SalesRevenueGoodsNet',
    ],
    unit: 'USD',
    over: 'span',
  },
  grossProfit: { names: ['GrossProfit'], unit: 'USD', over: 'span' },
  operatingIncome: { names: ['OperatingIncomeLoss'], unit: 'USD', over: 'span' },
  netIncome: { names: ['NetIncomeLoss', 'ProfitLoss'], unit: 'USD', over: 'span' },
  epsBasic: { names: ['EarningsPerShareBasic', 'EarningsPerShareBasicAndDiluted'], unit: 'USD/shares', over: 'span' },
  epsDiluted: { names: ['EarningsPerShareDiluted', 'EarningsPerShareBasicAndDiluted'], unit: 'USD/shares', over: 'span' },
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
    over: 'span',
  },
  capitalExpenditures: {
    names: ['PaymentsToAcquirePropertyPlantAndEquipment', 'PaymentsToAcquireProductiveAssets'],
    unit: 'USD',
    over: 'span',
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
        const reports = filedReports(filed)
        return reports.length === 0 ? null : { symbol, label: `${label}, company facts`, reports }
      } catch (error) {
        if (isFailure(error, 'not-found')) return null
        throw error
      }
    },
  }
}

/**
 * What each filing states of each period, oldest period first. Annual filings (10-K, 20-F, 40-F) tell of years (350 to 380 days),
 * quarterly ones (10-Q) of quarters (80 to 100 days); amendments count like what they amend. A fourth quarter is in no filing of its
 * own, and is not made up here. Balance sheets also state other moments: a period's end is where its income or cash flow ends.
 */
function filedReports(filed: Facts): FiledReport[] {
  const gaap = filed.facts['us-gaap'] ?? {}
  const statements = new Map<string, Statement>()
  const periods = new Set<string>()
  for (const [figure, { names, unit, over }] of Object.entries(tags) as [FiguresName, Tag][]) {
    for (const [rank, name] of names.entries()) {
      for (const fact of gaap[name]?.units[unit] ?? []) {
        const span = spanOf(fact, over)
        if (span === null) continue
        const key = `${span} ${fact.end} ${fact.filed}`
        const statement: Statement = statements.get(key) ?? { span, fact, figures: new Map() }
        statements.set(key, statement)
        const before = statement.figures.get(figure)
        if (!before || before.rank >= rank)
          statement.figures.set(figure, { rank, value: isOutflow(figure) ? -fact.val : fact.val })
        if (figure === 'netIncome' || figure === 'operatingCashFlow') periods.add(`${span} ${fact.end}`)
      }
    }
  }
  return [...statements.values()]
    .filter(({ span, fact }) => periods.has(`${span} ${fact.end}`))
    .map(({ span, fact: { end, filed: day, form }, figures }) => {
      const of = (name: FiguresName): number | null => figures.get(name)?.value ?? null
      return { span, periodEnd: end, filed: day, form, ...figuresOf(of) }
    })
    .sort((a, b) => (a.periodEnd + a.filed < b.periodEnd + b.filed ? -1 : 1))
}

/** Filed as payments; a report of ours, like its other cash flows, has what goes out below zero. */
function isOutflow(figure: FiguresName): boolean {
  return figure === 'capitalExpenditures'
}

type Statement = { span: FiledReport['span']; fact: Fact; figures: Map<FiguresName, { rank: number; value: number }> }

const annualForms = /^(10-K|10-KT|20-F|40-F)(\/A)?$/
const quarterlyForms = /^10-Q(\/A)?$/

/** Null for what is of neither span. Throws Failure('damaged') for days that do not exist, or a filing before its period's end. */
function spanOf({ start, end, form, filed }: Fact, over: Tag['over']): FiledReport['span'] | null {
  const span = annualForms.test(form) ? 'year' : quarterlyForms.test(form) ? 'quarter' : null
  const last = dayInAnswer(end, label)
  if (span === null || (over === 'moment') !== (start === undefined)) return null
  if (dayInAnswer(filed, label) < last) throw outboundFault('garbage', label, { rest: 'a filing before its period ended' })
  if (start === undefined) return span
  const days = last - dayInAnswer(start, label)
  return (span === 'year' ? days >= 350 && days <= 380 : days >= 80 && days <= 100) ? span : null
}
