// Markets without any edge, and the same with one planted: what a record of signals must tell apart.
import { occurrencesOf } from '#event-study'
import { compileRules, parseRule, tradedScale } from '#rules'
import { type Bars, emptyBars } from '#series'
import { seededChance } from '#statistics'

const sessionsOfYear = 252
/** Twenty years. */
const walkLength = 20 * sessionsOfYear
/** Of a day's logarithmic return: 24 % a year. */
const usualDeviation = 0.015

type Noise = Readonly<Record<'gap' | 'day' | 'up' | 'down' | 'volume', Float64Array>>

/** A random walk: normal steps overnight and by day, ranges and volumes that know nothing of what comes. */
export function randomWalk(seed: number): Bars {
  return barsOf(noiseOf(seed, usualDeviation), new Float64Array(walkLength))
}

/** A walk of so many years whose log returns from close to close carry on `share` of the one before, and are as independent as those of a random walk otherwise. */
export function autoregressiveWalk(seed: number, share: number, years: number): Bars {
  const length = Math.round(years * sessionsOfYear)
  const noise = noiseOf(seed, usualDeviation, length)
  const carried = new Float64Array(length)
  for (let i = 1; i < length; i++) carried[i] = share * (noise.gap[i - 1]! + noise.day[i - 1]! + carried[i - 1]!)
  return barsOf(noise, carried)
}

/** The same with `drift` added to the return of each of the `days` sessions after each occurrence of the rule, which sees what was added before. */
export function plantedWalk(seed: number, rule: string, drift: number, days: number, deviation = usualDeviation): Bars {
  const noise = noiseOf(seed, deviation)
  const added = new Float64Array(walkLength)
  const program = compileRules([parseRule(rule)])
  for (let last = -1; ; ) {
    const bars = barsOf(noise, added)
    const [truth] = program.run({ bars, tradedScale: tradedScale(bars.time, []) })
    const next = occurrencesOf(truth!).find(at => at > last)
    if (next === undefined) return bars
    for (let i = next + 1; i <= Math.min(next + days, walkLength - 1); i++) added[i] = drift
    last = next
  }
}

function noiseOf(seed: number, dailyDeviation: number, length = walkLength): Noise {
  const chance = seededChance(seed)
  const normal = () => Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance())
  const column = (next: () => number) => Float64Array.from({ length }, next)
  return {
    gap: column(() => normal() * dailyDeviation * 0.5),
    day: column(() => normal() * dailyDeviation * Math.sqrt(0.75)),
    up: column(() => Math.abs(normal()) * dailyDeviation * 0.4),
    down: column(() => Math.abs(normal()) * dailyDeviation * 0.4),
    volume: column(() => 1e6 * Math.exp(normal() * 0.4)),
  }
}

function barsOf(noise: Noise, drift: Float64Array): Bars {
  const { length } = drift
  const bars = emptyBars(length)
  let price = 100
  for (let i = 0; i < length; i++) {
    const open = price * Math.exp(noise.gap[i]!)
    price = open * Math.exp(noise.day[i]! + drift[i]!)
    bars.time[i] = 10_961 + Math.floor(i / 5) * 7 + (i % 5)
    bars.open[i] = open
    bars.close[i] = price
    bars.high[i] = Math.max(open, price) * (1 + noise.up[i]!)
    bars.low[i] = Math.min(open, price) * (1 - noise.down[i]!)
    bars.volume[i] = noise.volume[i]!
  }
  return bars
}
