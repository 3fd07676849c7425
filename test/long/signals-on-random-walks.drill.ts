// How often a record shows an edge that is not there, and how often it finds one that is. The short form is in study-signals.test.ts.
import { expect, it } from 'vitest'
import { addShare, emptyPool } from '#event-study'
import { tradedScale } from '#rules'
import { type Bars, emptyBars } from '#series'
import { builtInRules } from '../../src/product/analysis/built-in-rules.ts'
import { judgePool, signalShares, weekdayOf } from '../../src/product/analysis/pool-signals.ts'
import { horizons, studySignals, type StudiedRule } from '../../src/product/analysis/study-signals.ts'
import { plantedWalk, randomWalk } from '../support/random-walks.ts'

const rules = builtInRules.map(rule => rule.text)
const study = (bars: Bars): StudiedRule[] =>
  studySignals({ inputs: { bars, tradedScale: tradedScale(bars.time, []) }, open: bars.open, rules, elsewhere: 0 })
const say = (text: string) => process.stdout.write(`${text}\n`)

it('shows an edge under any built-in rule on at most 5 % of 1,000 random walks', () => {
  const found = Array.from({ length: 1000 }, (_, seed) => study(randomWalk(seed + 1))).filter(studied =>
    studied.some(({ judged }) => judged.verdict === 'edge'),
  )
  say(`random walks with an edge under any of ${rules.length} rules: ${found.length} of 1000`)
  expect(found.length).toBeLessThanOrEqual(50)
})

it('finds at least 90 % of 200 planted edges, with the right sign, under rules that speak often enough', () => {
  // In twenty years: fewer than a hundred occurrences of 1.5 % among days of 1.5 % leave too little to find.
  const often = builtInRules.filter(({ text }) => study(randomWalk(1))[rules.indexOf(text)]!.horizons[0]!.count >= 100)
  let found = 0
  const missed: string[] = []
  for (let i = 0; i < 200; i++) {
    const rule = often[i % often.length]!
    const { judged } = study(plantedWalk(5000 + i, rule.text, 0.003, 5))[rules.indexOf(rule.text)]!
    if (judged.verdict === 'edge' && judged.direction === 1) found++
    else missed.push(rule.id)
  }
  say(`planted edges found: ${found} of 200, under ${often.length} rules; missed: ${missed.join(', ') || 'none'}`)
  expect(found).toBeGreaterThanOrEqual(180)
})

it.each([
  [0.015, 200],
  [0.01, 104],
])(
  'says how many edges it finds under all rules in turn, however seldom they speak, where prices move by %d a day',
  (deviation, walks) => {
    const studied = Array.from({ length: walks }, (_, i) => {
      const rule = builtInRules[i % builtInRules.length]!
      return study(plantedWalk(5000 + i, rule.text, 0.003, 5, deviation))[rules.indexOf(rule.text)]!
    })
    const isFound = ({ judged }: StudiedRule) => judged.verdict === 'edge' && judged.direction === 1
    const often = studied.filter(({ horizons: [shortest] }) => shortest!.count >= (deviation < 0.015 ? 60 : 100))
    say(
      `planted edges found under all ${rules.length} rules at ${deviation}: ${studied.filter(isFound).length} of ${walks}; where the rule spoke often enough: ${often.filter(isFound).length} of ${often.length}`,
    )
    expect(studied.filter(({ judged }) => judged.direction === -1)).toEqual([])
    expect(often.filter(isFound).length / often.length).toBeGreaterThanOrEqual(0.9)
  },
)

it('finds about four of five edges that are as large as it says it could find', () => {
  const id = 'turn-of-the-month'
  const at = builtInRules.findIndex(rule => rule.id === id)
  let found = 0
  for (let i = 0; i < 100; i++) {
    const { count, findable } = study(randomWalk(30_000 + i))[at]!.horizons[0]!
    // What is added raises the mean of all days too, of which five in so many are touched.
    const drift = findable / 5 / (1 - (5 * count) / 5040)
    const { judged } = study(plantedWalk(30_000 + i, rules[at]!, drift, 5))[at]!
    if (judged.verdict === 'edge' && judged.direction === 1) found++
  }
  say(`edges as large as could be found under ${id}: ${found} of 100 found`)
  expect(found).toBeGreaterThanOrEqual(65)
  expect(found).toBeLessThanOrEqual(92)
})

it('shows an edge under any built-in rule on at most 5 % of 100 universes of eight random walks that move together', () => {
  const found = Array.from({ length: 100 }, (_, i) => {
    const market = randomWalk(20_000 + 10 * i)
    const first = weekdayOf(market.time[0]!)
    const length = weekdayOf(market.time.at(-1)!) - first + 1
    const pools = rules.map(() => horizons.map(horizon => emptyPool(horizon, first, length)))
    for (let own = 1; own <= 8; own++) {
      const bars = togetherWith(market, randomWalk(20_000 + 10 * i + own))
      const shares = signalShares({ inputs: { bars, tradedScale: tradedScale(bars.time, []) }, open: bars.open, rules })
      for (const [rule, row] of pools.entries())
        for (const [h, pool] of row.entries()) if (shares[rule]![h]) addShare(pool, shares[rule]![h])
    }
    return judgePool(pools).some(({ judged }) => judged.verdict === 'edge')
  }).filter(Boolean).length
  say(`universes of eight walks with a pooled edge under any of ${rules.length} rules: ${found} of 100`)
  expect(found).toBeLessThanOrEqual(5)
})

/** The product of both prices: half of what moves it moves the others too. */
function togetherWith(market: Bars, own: Bars): Bars {
  const bars = emptyBars(own.time.length)
  bars.time.set(own.time)
  bars.volume.set(own.volume)
  for (const name of ['open', 'high', 'low', 'close'] as const)
    for (let i = 0; i < own.time.length; i++) bars[name][i] = (market[name][i]! * own[name][i]!) / 100
  return bars
}
