// What a company has filed stays filed. A collection that says otherwise of a filing which is stored already speaks of another
// company, or in another unit or currency; later filings restate periods under a day of their own.
import { Failure } from '#basics'
import { outboundFault } from '#outbound'
import { type FiledReport, figureNames, type Statement } from './reports.ts'

/** Figures are filed to the unit; some programs round them to seven digits. */
const threshold = 1e-6

type Known = Pick<Statement, 'span' | 'periodEnd' | 'filed' | 'currency'> & {
  readonly [name in (typeof figureNames)[number]]: number | null
}

/**
 * stored: statements of the same source. today: a filing of a later day has not been made. Throws Failure('damaged') with one sentence when most figures of
 * a stored filing are other ones now, or stand in another currency.
 */
export function refuseRestatedReports(
  about: { readonly symbol: string; readonly label: string; readonly reports: readonly FiledReport[] },
  stored: readonly Known[],
  today: string,
): void {
  const { symbol, label, reports } = about
  if (reports.some(({ filed }) => filed > today))
    throw outboundFault('garbage', label, { rest: 'a filing of a day that has not come yet' })
  const keyOf = (one: Pick<Known, 'span' | 'periodEnd' | 'filed'>): string => `${one.span} ${one.periodEnd} ${one.filed}`
  const knownOf = new Map(stored.map(one => [keyOf(one), one]))
  for (const [filed, its] of Map.groupBy(reports, one => one.filed)) {
    const pairs = its.flatMap(now => {
      const was = knownOf.get(keyOf(now))
      return was ? [{ was, now }] : []
    })
    const figures = pairs.flatMap(({ was, now }) =>
      figureNames.flatMap(name => {
        const [before, after] = [was[name], now[name]]
        return before === null || after === null ? [] : [{ name, periodEnd: now.periodEnd, before, after }]
      }),
    )
    const other = figures.filter(
      ({ before, after }) => Math.abs(before - after) > threshold * Math.max(Math.abs(before), Math.abs(after)),
    )
    const money = pairs.find(({ was, now }) => was.currency !== null && was.currency !== now.currency)
    if (other.length <= figures.length / 2 && !money) continue
    const [first] = other
    const example = money
      ? `${money.was.currency}, now ${money.now.currency}`
      : `${first!.name} to ${first!.periodEnd}: ${first!.before}, now ${first!.after}`
    throw new Failure(
      'damaged',
      `${label} gives other figures of ${symbol} than before for what was filed on ${filed} (${example}); nothing was changed. If they are right now, take them anew with \`data refresh ${symbol} --restated\`.`,
      { detail: { kind: 'garbage', source: label } },
    )
  }
}
