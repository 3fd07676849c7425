// How often a forecast's record shows skill that is not there, and how often it shows what is: the table in docs/concepts/forecast.md. The short form is in
// src/product/forecasts/record.test.ts. FORECAST_DRILL_SHARE=0.1 runs a tenth of the series.
import { expect, it } from 'vitest'
import { skillOf } from '#learning'
import { rowsOf } from '../../src/product/forecasts/features.ts'
import { type ForecastRecord, isBelieved, recordOf, seed } from '../../src/product/forecasts/record.ts'
import { tellStretch } from '../../src/product/forecasts/tell-stretch.ts'
import { autoregressiveWalk } from '../support/random-walks.ts'

const horizons = [1, 5, 20, 60] as const
const part = Number(process.env['FORECAST_DRILL_SHARE'] ?? 1)
const share = 0.2
const say = (text: string) => process.stdout.write(`${text}\n`)

/** The skill of whoever knows the share: 2 ÷ π of the part of the variance of the horizon's return that the last one explains. */
function mostSkill(horizon: number): number {
  let variance = 0
  for (let k = 1; k <= horizon; k++) variance += ((1 - share ** k) / (1 - share)) ** 2
  const carried = (share * (1 - share ** horizon)) / (1 - share)
  const explained = carried ** 2 / (1 - share ** 2)
  return (2 / Math.PI) * (explained / (explained + variance))
}

async function records(
  count: number,
  carried: number,
  years: number,
  horizon: number,
  firstSeed: number,
): Promise<ForecastRecord[]> {
  const made: ForecastRecord[] = []
  for (let i = 0; i < Math.ceil(part * count); i++) {
    const bars = autoregressiveWalk(firstSeed + i, carried, years)
    made.push(await recordOf(bars, rowsOf(bars), horizon, tellStretch))
  }
  return made
}

/** error: of the mean, from the interval of all series together. */
type Row = { readonly above: number; readonly mean: number; readonly error: number }

function sayRow(name: string, horizon: number, of: readonly ForecastRecord[]): Row {
  const skills = of.map(({ walk }) => walk.skill.skill).sort((a, b) => a - b)
  const mean = skills.reduce((sum, skill) => sum + skill, 0) / skills.length
  const above = of.filter(isBelieved).length
  const pooled = skillOf(
    of.flatMap(({ blocks }) => blocks),
    seed,
  )
  const percent = (value: number) => `${(100 * value).toFixed(2)} %`
  say(
    `${name} | ${horizon} | ${above} of ${of.length} | mean ${percent(mean)}, ${percent(skills[0]!)} to ${percent(skills.at(-1)!)} | together ${percent(pooled.skill)} (${percent(pooled.from)} to ${percent(pooled.to)})`,
  )
  return { above: above / of.length, mean, error: (pooled.to - pooled.from) / 3.92 }
}

it.each(horizons)(
  'shows skill at %d sessions on at most a twentieth of 200 random walks of 20 years, and costs next to nothing',
  async horizon => {
    const { above, mean, error } = sayRow('random walk, 20 years', horizon, await records(200, 0, 20, horizon, 1))
    expect(above).toBeLessThanOrEqual(0.05)
    expect(mean - 3 * error).toBeLessThanOrEqual(0)
    expect(mean).toBeGreaterThan(-0.001)
  },
)

/** Of 40 series: how many intervals lie above zero at least, where so much can be told from luck. */
it.each([
  [20, 1, 0.95],
  [20, 5, 0.4],
  [20, 20, 0],
  [20, 60, 0],
  [45, 1, 1],
  [45, 5, 0.8],
  [45, 20, 0.1],
  [45, 60, 0],
] as const)('finds what is there on 40 series of %d years at %d sessions', async (years, horizon, least) => {
  const found = sayRow(`a fifth carried on, ${years} years`, horizon, await records(40, share, years, horizon, 1_000 * years))
  say(`  the most there is: ${(100 * mostSkill(horizon)).toFixed(2)} %`)
  expect(found.above).toBeGreaterThanOrEqual(least)
  // Not below half of what there is (where that is too little to be found at all: not below zero), and not above all of it, by more than luck.
  expect(found.mean + 3 * found.error).toBeGreaterThan(horizon < 20 ? mostSkill(horizon) / 2 : 0)
  expect(found.mean - 3 * found.error).toBeLessThan(mostSkill(horizon))
})
