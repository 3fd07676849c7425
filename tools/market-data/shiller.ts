// Robert Shiller's monthly S&P composite, one object a month.
import type { MacroBundle } from '../../src/product/market/providers/bundle.ts'

type Month = Partial<
  Record<'year' | 'month' | 'comp' | 'dividend' | 'earnings' | 'cpi' | 'lir' | 'realPrice' | 'cape', number | null>
>

/** Columns oldest first, one month after the other without a hole; null where nothing was published. */
export function parseShiller(text: string): Omit<MacroBundle, 'kind' | 'origin' | 'series'> {
  const months = JSON.parse(text) as Month[]
  const names = months.map(({ year, month }) => `${year}-${String(month).padStart(2, '0')}-01`)
  months.forEach(({ year, month }, i) => {
    const before = months[i - 1]
    if (before && year! * 12 + month! !== before.year! * 12 + before.month! + 1) throw new Error(`no month before ${names[i]}`)
  })
  const column = (name: keyof Month): (number | null)[] =>
    months.map((month, i) => {
      const value = month[name] ?? null
      if (value !== null && !Number.isFinite(value)) throw new Error(`${names[i]}: ${name} is not a number`)
      return value
    })
  return {
    months: names,
    price: column('comp'),
    dividend: column('dividend'),
    earnings: column('earnings'),
    consumerPrices: column('cpi'),
    longRate: column('lir'),
    realPrice: column('realPrice'),
    cape: column('cape'),
  }
}
