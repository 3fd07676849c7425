// Annual reports of large US companies, 2012–2016, under the symbols of that time: whose they are today is decided here.
import type { ReportsBundle } from '../../src/product/market/providers/bundle.ts'

type ReportRow = ReportsBundle['rows'][number]

/** The same registrant under the symbol it has in the directory's snapshot. */
const renamedSince: Readonly<Record<string, string>> = {
  ABC: 'COR',
  ADS: 'BFH',
  ANTM: 'ELV',
  ARNC: 'HWM',
  BBT: 'TFC',
  BLL: 'BALL',
  CBG: 'CBRE',
  CHK: 'EXE',
  COG: 'CTRA',
  CTL: 'LUMN',
  DISCA: 'WBD',
  DLPH: 'APTV',
  FB: 'META',
  FBHS: 'FBIN',
  FISV: 'FI',
  GPS: 'GAP',
  HCN: 'WELL',
  HCP: 'DOC',
  HRS: 'LHX',
  JEC: 'J',
  KORS: 'CPRI',
  LB: 'BBWI',
  LUK: 'JEF',
  PCLN: 'BKNG',
  PKI: 'RVTY',
  SYMC: 'GEN',
  TMK: 'GL',
  UTX: 'RTX',
  WLTW: 'WTW',
  WYN: 'TNL',
}

/** Symbols that belong to another company by the day of the snapshot: whose reports these are is no longer listed. */
const takenByAnother: readonly string[] = [
  'DD', // E. I. du Pont de Nemours; the symbol is DuPont de Nemours, the former DowDuPont
  'PX', // Praxair; now P10
  'SE', // Spectra Energy; now Sea Limited
  'STI', // SunTrust Banks; now Solidion Technology
]

/** The file's figures for these symbols are another company's: they do not fit by orders of magnitude, or by fiscal year. */
const misattributed: Readonly<Record<string, string>> = {
  COTY: 'revenue of 1.5 to 100 million dollars in 2003 to 2007, years before Coty Inc. was listed',
  KEY: "a fiscal year ending in September and 1.8 billion dollars of revenue, where KeyCorp's ends in December and it earns more than twice that",
  PG: 'revenue of 4.9 billion dollars in 2016, where Procter & Gamble reported more than 60',
  USB: 'a fiscal year ending in July and 2.2 billion dollars of revenue, where U.S. Bancorp reported more than 20',
}

/** `text` is the TypeScript file that holds the two arrays; `listed` are the directory's symbols. Oldest report first per ticker. */
export function parseReports(text: string, listed: ReadonlySet<string>): ReportRow[] {
  const columns = arrayAfter(text, 'nyseColumns') as string[]
  const data = arrayAfter(text, 'nyseData') as (string | number | null)[][]
  const at = (name: string): number => {
    const index = columns.indexOf(name)
    if (index < 0) throw new Error(`no column ${name} among the annual reports`)
    return index
  }
  const rows = data.map((cells): ReportRow => {
    const ticker = String(cells[at('Ticker Symbol')])
    const figure = (name: string): number | null => {
      const value = cells[at(name)]
      if (value === null || value === undefined) return null
      if (typeof value !== 'number' || !Number.isFinite(value)) throw new Error(`${ticker}: ${name} is not a number`)
      return value
    }
    /** Exactly zero stands for "not reported" in lines that no going company has at zero. */
    const reported = (name: string): number | null => figure(name) || null
    const isBankLayout = figure('Gross Profit') === 0 && figure('Operating Income') === 0
    return {
      ticker,
      symbol: presentSymbol(ticker, listed),
      doubt: misattributed[ticker] ?? null,
      periodEnd: String(cells[at('Period Ending')]),
      revenue: figure('Total Revenue'),
      grossProfit: reported('Gross Profit'),
      operatingIncome: reported('Operating Income'),
      netIncome: figure('Net Income'),
      epsBasic: figure('Earnings Per Share'),
      totalAssets: figure('Total Assets'),
      totalLiabilities: figure('Total Liabilities'),
      totalEquity: figure('Total Equity'),
      longTermDebt: isBankLayout ? reported('Long-Term Debt') : figure('Long-Term Debt'),
      cash: figure('Cash and Cash Equivalents'),
      operatingCashFlow: figure('Net Cash Flow-Operating'),
      capitalExpenditures: reported('Capital Expenditures'),
    }
  })
  return rows.sort((a, b) => (a.ticker === b.ticker ? (a.periodEnd < b.periodEnd ? -1 : 1) : a.ticker < b.ticker ? -1 : 1))
}

function presentSymbol(ticker: string, listed: ReadonlySet<string>): string | null {
  if (takenByAnother.includes(ticker)) return null
  const renamed = renamedSince[ticker]
  if (renamed !== undefined) {
    if (!listed.has(renamed)) throw new Error(`${ticker} is said to be ${renamed} now, which is not listed`)
    return renamed
  }
  if (ticker === 'YHOO') return ticker // not listed any more; its page comes from its bars
  return listed.has(ticker) ? ticker : null
}

/** The array literal assigned to `name`: JSON but for a comma before its closing bracket, which stands at the start of a line. */
function arrayAfter(text: string, name: string): unknown {
  const start = text.indexOf('[', text.indexOf('=', text.indexOf(`const ${name}`)))
  const end = text.indexOf('\n]', start)
  if (start < 0 || end < 0) throw new Error(`no array ${name} among the annual reports`)
  return JSON.parse(`${text.slice(start, end).replace(/,\s*$/, '')}]`)
}
