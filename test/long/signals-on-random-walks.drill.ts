// How often a record shows an edge that is not there, and how often it finds one that is. The short form is in study-signals.test.ts.
import { expect, it } from 'vitest'
import { tradedScale } from '#rules'
import type { Bars } from '#series'
import { builtInRules } from '../../src/product/analysis/built-in-rules.ts'
import { studySignals, type StudiedRule } from '../../src/product/analysis/study-signals.ts'
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
