// What the rule language costs: compiled rules against the loops that somebody would write by hand for the same answer, in one run.
// `node bench/rules.ts` prints nanoseconds of processor time per bar and the ratio; below 1 the compiled rule is faster.
import { ema, rsi, sma } from '#indicators'
import { compileRules, parseRule, tradedScale } from '#rules'
import type { Bars } from '#series'
import { sampleBars } from '../test/support/sample-bars.ts'
import { report } from './report.ts'

type Loop = (bars: Bars) => Float64Array
type Workload = { readonly text: string; readonly loop: Loop }

const [symbols, rows, repeats, warmUps] = [100, 2520, 9, 12]
const unknown = Number.NaN

const workloads: readonly Workload[] = [
  {
    text: 'close > sma(200) and rsi(14) < 30',
    loop: ({ close }) => {
      const average = sma(close, 200)
      const strength = rsi(close, 14)
      return close.map((price, i) => both(less(average[i]!, price), less(strength[i]!, 30)))
    },
  },
  {
    text: 'crosses_above(ema(12), ema(26))',
    loop: ({ close }) => {
      const fast = ema(close, 12)
      const slow = ema(close, 26)
      const out = new Float64Array(close.length)
      out[0] = unknown
      for (let i = 1; i < out.length; i++) out[i] = both(less(slow[i]!, fast[i]!), 1 - less(slow[i - 1]!, fast[i - 1]!))
      return out
    },
  },
  {
    text: 'return(12m) > 20% and volume > 2 * mean(volume, 50)',
    loop: ({ close, volume }) => {
      const usual = sma(volume, 50)
      return close.map((price, i) =>
        both(less(0.2, i < 252 ? unknown : price / close[i - 252]! - 1), less(2 * usual[i]!, volume[i]!)),
      )
    },
  },
  {
    text: 'percentile(volume, 60) > 0.9',
    loop: ({ volume }) => {
      const out = new Float64Array(volume.length).fill(unknown)
      for (let i = 59; i < out.length; i++) {
        let below = 0
        let ties = -1
        for (let j = i - 59; j <= i; j++) {
          if (volume[j]! < volume[i]!) below++
          else if (volume[j] === volume[i]) ties++
        }
        out[i] = less(0.9, (below + ties / 2) / 59)
      }
      return out
    },
  },
]

const { say, note } = report('rules')
const market = Array.from({ length: symbols }, (_, seed) => {
  const bars = sampleBars(rows, seed + 1)
  return { bars, tradedScale: tradedScale(bars.time, []) }
})
say(`${symbols} × ${rows.toLocaleString('en')} bars, nanoseconds of processor time per bar; ratio: compiled / by hand`)
const logs: number[] = []
for (const { text, loop } of workloads) {
  const program = compileRules([parseRule(text)])
  for (const { bars, tradedScale } of market) same(text, program.run({ bars, tradedScale })[0]!, loop(bars))
  const [compiled = Number.NaN, byHand = Number.NaN] = inTurn(
    () => market.forEach(inputs => program.run(inputs)),
    () => market.forEach(({ bars }) => loop(bars)),
  )
  logs.push(Math.log(compiled / byHand))
  say(
    `${text.padEnd(56)} ${compiled.toFixed(2).padStart(8)} ${byHand.toFixed(2).padStart(8)} ${(compiled / byHand).toFixed(2).padStart(6)}`,
  )
}
const together = compileRules(workloads.map(({ text }) => parseRule(text)))
const alone = workloads.map(({ text }) => compileRules([parseRule(text)]))
const [shared = Number.NaN, apart = Number.NaN] = inTurn(
  () => market.forEach(inputs => together.run(inputs)),
  () => market.forEach(inputs => alone.forEach(program => program.run(inputs))),
)
say(
  `${'all in one program, against each by itself'.padEnd(56)} ${shared.toFixed(2).padStart(8)} ${apart.toFixed(2).padStart(8)} ${(shared / apart).toFixed(2).padStart(6)}`,
)
const mean = Math.exp(logs.reduce((sum, value) => sum + value, 0) / logs.length)
say(`${'geometric mean'.padEnd(74)} ${mean.toFixed(2).padStart(6)}`)
note({ 'rules: compiled / by hand': mean })

function less(a: number, b: number): number {
  return a < b ? 1 : a >= b ? 0 : unknown
}

function both(a: number, b: number): number {
  return a === 0 || b === 0 ? 0 : a * b
}

function same(text: string, ours: Float64Array, theirs: Float64Array): void {
  const at = ours.findIndex((value, i) => !Object.is(value, theirs[i]) && value !== theirs[i])
  if (at >= 0) throw new Error(`${text}: bar ${at} is ${ours[at]} compiled and ${theirs[at]} by hand`)
}

/** Median nanoseconds per bar of each, measured alternately, so that what the machine does besides meets both. */
function inTurn(...runs: readonly (() => void)[]): number[] {
  for (let i = 0; i < warmUps; i++) for (const run of runs) run()
  const times = runs.map((): number[] => [])
  for (let i = 0; i < repeats; i++) {
    for (const [k, run] of runs.entries()) {
      const before = process.cpuUsage()
      run()
      const { user, system } = process.cpuUsage(before)
      times[k]!.push(((user + system) * 1000) / (symbols * rows))
    }
  }
  return times.map(column => column.toSorted((a, b) => a - b)[Math.floor(repeats / 2)]!)
}
