// The SEC's own collection of what companies have filed (XBRL company facts): figures of years and quarters, free, dependable, for whoever says
// who is asking. https://www.sec.gov/search-filings/edgar-application-programming-interfaces
import { z } from 'zod'
import { isFailure } from '#basics'
import { type ClientRules, type Outbound, outboundFault } from '#outbound'
import { type FiguresName, type FiledReport, figuresOf } from '../reports.ts'
import { answerReader, dayInAnswer, jsonAnswer, type RunTask } from './answers.ts'
import { tags, unitOf } from './sec-edgar-tags.ts'
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
const tickersAgeMs = 86_400_000
/** A company files four statements a year, each with a period or two of the year before: some 600 since there are facts. */
const mostReports = 5_000

const checkedTickers = jsonAnswer(tickers, label)
const checkedFacts = jsonAnswer(facts, label)

export const secEdgarTasks = {
  readTickers: ({ text }: { text: string }): Map<string, number> => {
    const listed = Object.values(checkedTickers({ text }))
    // Kept for a day, it would deny that any company files.
    if (listed.length === 0) throw outboundFault('garbage', label, { rest: 'no company at all' })
    return new Map(listed.map(({ ticker, cik_str: cik }) => [ticker.toUpperCase(), cik]))
  },
  readCompanyFacts: ({ text, cik }: { text: string; cik: number }): FiledReport[] => {
    const filed = checkedFacts({ text })
    if (Number(filed.cik) !== cik) throw outboundFault('garbage', label, { rest: 'another company' })
    const reports = filedReports(filed)
    if (reports.length > mostReports)
      throw outboundFault('garbage', label, { rest: `${reports.length} statements of one company` })
    return reports
  },
}

/** contact: name and mail address, which the SEC asks every program to send. now: milliseconds since 1970. */
export function secEdgarSource(outbound: Outbound, contact: string, now: () => number, run?: RunTask): Source {
  const client = outbound.client({ ...secEdgarRules, userAgent: `TradeWise ${contact.replaceAll(/[^\x20-\x7e]/g, '')}` })
  const readTickers = answerReader('readTickers', secEdgarTasks.readTickers, run)({})
  const readFacts = answerReader('readCompanyFacts', secEdgarTasks.readCompanyFacts, run)
  let known: { at: number; byTicker: Map<string, number> } | null = null

  async function cikOf(symbol: string, signal: AbortSignal): Promise<number | null> {
    if (!known || now() - known.at > tickersAgeMs) {
      const url = 'https://www.sec.gov/files/company_tickers.json'
      known = { at: now(), byTicker: await untilAborted(client.ask({ url, kind: 'json' }, readTickers), signal) }
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
        const reports = await untilAborted(client.ask({ url, kind: 'json' }, readFacts({ cik })), signal)
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
 * quarterly ones (10-Q, and 6-K of foreign companies) of quarters (80 to 100 days); amendments count like what they amend. A fourth
 * quarter is in no filing of its own, and is not made up here. Balance sheets also state other moments: a period's end is where its
 * income or cash flow ends. Of a filing in two currencies the one that it reports in is taken, not what it converts for convenience.
 */
function filedReports(filed: Facts): FiledReport[] {
  const stated = statedFacts(filed)
  const currencies = reportingCurrencies(stated)
  const statements = new Map<string, Statement>()
  const periods = new Set<string>()
  for (const { figure, rank, span, currency, fact } of stated) {
    const reporting = currencies.get(fact.filed)
    if (reporting === undefined || (currency !== null && currency !== reporting)) continue
    const key = `${span} ${fact.end} ${fact.filed}`
    const statement: Statement = statements.get(key) ?? { span, fact, currency: reporting, figures: new Map() }
    statements.set(key, statement)
    const before = statement.figures.get(figure)
    if (!before || before.rank >= rank) statement.figures.set(figure, { rank, value: isOutflow(figure) ? -fact.val : fact.val })
    if (figure === 'netIncome' || figure === 'operatingCashFlow') periods.add(`${span} ${fact.end}`)
  }
  return [...statements.values()]
    .filter(({ span, fact }) => periods.has(`${span} ${fact.end}`))
    .map(({ span, currency, fact: { end, filed: day, form }, figures }) => {
      const of = (name: FiguresName): number | null => figures.get(name)?.value ?? null
      return { span, periodEnd: end, filed: day, form, currency, ...figuresOf(of) }
    })
    .sort((a, b) => (a.periodEnd + a.filed < b.periodEnd + b.filed ? -1 : 1))
}

type StatedFact = { figure: FiguresName; rank: number; span: FiledReport['span']; currency: string | null; fact: Fact }

/** The facts of our figures that stand in a unit which fits. rank: less is nearer to what is meant. */
function statedFacts({ facts: { 'us-gaap': gaap, 'ifrs-full': ifrs } }: Facts): StatedFact[] {
  return (Object.entries(tags) as [FiguresName, (typeof tags)[FiguresName]][]).flatMap(([figure, tag]) => {
    const concepts = [...tag.names.map(name => gaap?.[name]), ...tag.ifrs.map(name => ifrs?.[name])]
    return concepts.flatMap((concept, rank) =>
      Object.entries(concept?.units ?? {}).flatMap(([name, its]) => {
        const unit = unitOf(name)
        if (unit?.measure !== tag.measure) return []
        return its.flatMap(fact => {
          const span = spanOf(fact, tag.over)
          return span === null ? [] : [{ figure, rank, span, currency: unit.currency, fact }]
        })
      }),
    )
  })
}

/** By day of filing: the currency of most of its figures; of two that are level, the one in which the company has filed more. */
function reportingCurrencies(stated: readonly StatedFact[]): Map<string, string> {
  const inAll = new Map<string, number>()
  const byFiling = new Map<string, Map<string, number>>()
  for (const { currency, fact } of stated) {
    if (currency === null) continue
    inAll.set(currency, (inAll.get(currency) ?? 0) + 1)
    const counts = byFiling.get(fact.filed) ?? new Map<string, number>()
    byFiling.set(fact.filed, counts.set(currency, (counts.get(currency) ?? 0) + 1))
  }
  const most = ([a, countA]: [string, number], [b, countB]: [string, number]): number =>
    countB - countA || inAll.get(b)! - inAll.get(a)! || (a < b ? -1 : 1)
  return new Map([...byFiling].map(([filed, counts]) => [filed, [...counts].sort(most)[0]![0]]))
}

/** Filed as payments; a report of ours, like its other cash flows, has what goes out below zero. */
function isOutflow(figure: FiguresName): boolean {
  return figure === 'capitalExpenditures'
}

type Statement = {
  span: FiledReport['span']
  fact: Fact
  currency: string
  figures: Map<FiguresName, { rank: number; value: number }>
}

const annualForms = /^(10-K|10-KT|20-F|40-F)(\/A)?$/
const quarterlyForms = /^(10-Q|6-K)(\/A)?$/

/** Null for what is of neither span. Throws Failure('damaged') for days that do not exist, or a filing before its period's end. */
function spanOf({ start, end, form, filed }: Fact, over: 'span' | 'moment'): FiledReport['span'] | null {
  const span = annualForms.test(form) ? 'year' : quarterlyForms.test(form) ? 'quarter' : null
  const last = dayInAnswer(end, label)
  if (span === null || (over === 'moment') !== (start === undefined)) return null
  if (dayInAnswer(filed, label) < last) throw outboundFault('garbage', label, { rest: 'a filing before its period ended' })
  if (start === undefined) return span
  const days = last - dayInAnswer(start, label)
  return (span === 'year' ? days >= 350 && days <= 380 : days >= 80 && days <= 100) ? span : null
}
