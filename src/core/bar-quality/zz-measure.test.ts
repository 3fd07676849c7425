import { it } from 'vitest'
import { inspectBars, isAlarm } from './bar-quality.ts'
import { isoDay } from '#basics'
import { goodSeries, pairedFiles, readPaired } from '../../../test/support/quoted-series.ts'
it('measures', () => {
  const out: string[] = []
  let n = 0,
    bad = 0
  for (const { name, series } of goodSeries()) {
    const t = performance.now()
    const r = inspectBars(series)
    const alarms = r.findings.filter(isAlarm)
    n++
    if (alarms.length) bad++
    out.push(
      `${alarms.length ? 'ALARM' : 'ok   '} ${name} n=${series.bars.time.length} notes=${r.findings.length - alarms.length} ${(performance.now() - t).toFixed(0)}ms`,
    )
    for (const a of alarms.slice(0, 8))
      out.push(
        `      ${a.kind} ${a.certainty} ${series.interval === '1m' ? '' : isoDay(r.series.bars.time[a.fromIndex] ?? 0)} ${a.says}`,
      )
  }
  out.push(`controls ${n}, with alarms ${bad}`)
  for (const f of pairedFiles().filter(x => !x.includes('fixed') && !x.includes('no-bad'))) {
    const r = inspectBars(readPaired(f))
    const fixed = readPaired(f.replace('.csv', '-fixed.csv'))
    const alarms = r.findings.filter(isAlarm)
    out.push(`${alarms.length ? 'found' : 'MISSED'} ${f} changes=${r.changes.length}`)
    for (const a of alarms.slice(0, 14))
      out.push(
        `      ${a.kind} ${a.certainty} ${isoDay(r.series.bars.time[a.toIndex] ?? 0)} ${a.says} changes=${a.changes.length}`,
      )
    const worst: Record<string, [number, number]> = {}
    for (const c of r.changes) {
      const now =
        c.column === 'dividend'
          ? r.series.dividends![c.index]!.amount
          : c.column === 'adjustedClose'
            ? r.series.adjustedClose![c.index]!
            : r.series.bars[c.column][c.index]!
      const ref =
        c.column === 'dividend'
          ? (fixed.dividends!.find(d => d.day === r.series.dividends![c.index]!.day)?.amount ?? NaN)
          : c.column === 'adjustedClose'
            ? fixed.adjustedClose![c.index]!
            : fixed.bars[c.column][c.index]!
      const e = Math.abs(now / ref - 1)
      if (!(e <= (worst[c.column]?.[0] ?? -1))) worst[c.column] = [e, c.index]
    }
    out.push('      worst vs fixed ' + JSON.stringify(worst))
  }
  console.log(out.join('\n'))
}, 120000)
