// The daily files, each parsed for what it is: order, columns and adjustment differ from file to file.
import { column, numberAt, parseTable } from './table.ts'
import type { DailyRow, DividendEvent, SplitEvent } from './recover.ts'

/** Yahoo's historical download in any column order and letter case, newest or oldest first → oldest first. */
export function parseYahooDaily(text: string, delimiter: ',' | '\t' = ','): DailyRow[] {
  const table = parseTable(text, delimiter, { mayBeShort: true })
  const named = (name: string): string | undefined => table.columns.find(c => c.toLowerCase().replaceAll(/[ _]/g, '') === name)
  const need = (name: string): string[] => column(table, named(name) ?? name)
  const [date, open, high, low, close, volume] = ['date', 'open', 'high', 'low', 'close', 'volume'].map(need)
  const adjustedName = named('adjclose')
  const adjusted = adjustedName === undefined ? undefined : column(table, adjustedName)
  const rows = date!.map((day, i): DailyRow => {
    const row = {
      date: day,
      open: open![i]!,
      high: high![i]!,
      low: low![i]!,
      close: close![i]!,
      volume: numberAt(volume![i]!, 'volume', i),
    }
    return adjusted?.[i] ? { ...row, adjustedClose: adjusted[i] } : row
  })
  return checked(rows.length > 1 && rows[0]!.date > rows[1]!.date ? rows.reverse() : rows)
}

/** MM/DD/YYYY with quoted header (the ^NDX file). */
export function parseUsDated(text: string): DailyRow[] {
  const table = parseTable(text, ',')
  const iso = table.rows.map(row => row.with(0, row[0]!.replace(/^(\d\d)\/(\d\d)\/(\d{4})$/, '$3-$1-$2')))
  return parseYahooDaily([table.columns, ...iso].map(row => row.join(',')).join('\n'))
}

/** The two event columns of MSFT_full.tsv: "2:1" and "$0.080". */
export function parseEventColumns(text: string): { splits: SplitEvent[]; dividends: DividendEvent[] } {
  const table = parseTable(text, '\t', { mayBeShort: true })
  const dates = column(table, 'date')
  const splits = column(table, 'split').flatMap((says, i) => {
    if (says === '') return []
    const ratio = /^(\d+):(\d+)$/.exec(says)
    if (!ratio) throw new Error(`${dates[i]}: not a split ratio: ${says}`)
    return [{ date: dates[i]!, numerator: Number(ratio[1]), denominator: Number(ratio[2]) }]
  })
  const dividends = column(table, 'dividend').flatMap((says, i) => {
    if (says === '') return []
    if (!/^\$\d+\.\d+$/.test(says)) throw new Error(`${dates[i]}: not a dividend: ${says}`)
    return [{ date: dates[i]!, amount: Number(says.slice(1)) }]
  })
  return { splits, dividends }
}

/** NAME-splithistory.json: [{date, multiplier}]; 1.5 is 3 for 2. */
export function parseSplitHistory(text: string): SplitEvent[] {
  const listed = JSON.parse(text) as { date: string; multiplier: number }[]
  return listed.map(({ date, multiplier }) => {
    const denominator = Number.isInteger(multiplier) ? 1 : 2
    return { date, numerator: multiplier * denominator, denominator }
  })
}

/** Ascending days that exist, positive finite prices, high and low around the others: what is not so stops the build. */
function checked(rows: DailyRow[]): DailyRow[] {
  rows.forEach((row, i) => {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(row.date)) throw new Error(`row ${i}: not a date: ${row.date}`)
    if (i > 0 && row.date <= rows[i - 1]!.date) throw new Error(`row ${i}: ${row.date} does not come after ${rows[i - 1]!.date}`)
    const [open, high, low, close] = [row.open, row.high, row.low, row.close].map(price => numberAt(price, 'price', i))
    const rounding = 1 + 1e-9 // adjusted prices were printed at full float length
    if (!(low! > 0 && low! <= Math.min(open!, close!) * rounding && high! * rounding >= Math.max(open!, close!)))
      throw new Error(`${row.date}: open ${open}, high ${high}, low ${low}, close ${close} contradict each other`)
  })
  return rows
}
