// Whether another backtest engine and ours make the same of the same bars and rules, under its conventions: every fill, the money at the end
// and its statistics. `node bench/engines.ts` fetches npm's grademark and runs it; what differs under our own conventions is put in money.
import { compileRules, parseRule, tradedScale } from '#rules'
import type { Bars } from '#series'
import { noCosts, simulate, type Simulation, usualConventions } from '#simulation'
import { randomWalk } from '../test/support/random-walks.ts'
import { fetchedGrademark, type Grademark } from './grademark.ts'
import { report } from './report.ts'

const cash = 10_000
/** All the money in fractions at the next open, nothing costs anything, and what is open at the end is sold at the last close. */
const conventions = { ...usualConventions, cash, costs: noCosts, reentry: 'at-once', closeAtEnd: true } as const
const rules = ['sma(10) > sma(30)', 'rsi(2) < 10', 'close > highest(close, 20)[1]', 'macd(12, 26, 9).histogram > 0']
const { say, note } = report('engines')

const grademark = fetchedGrademark(say)
if (grademark) {
  let [compared, passedOver] = [0, 0]
  for (const seed of [1, 2, 3]) {
    const bars = randomWalk(seed)
    for (const rule of rules) {
      const found = compare(grademark, bars, rule)
      compared += found.trades
      passedOver += found.passedOver
      say(
        `walk ${seed}, ${rule.padEnd(30)} ${String(found.trades).padStart(4)} trades alike, ${found.final.toFixed(2)} at the end of both; asked on the day of a fill too, ${found.asked.toFixed(2)}: ${found.passedOver} decisions passed over make ${(found.asked - found.final).toFixed(2)}`,
      )
    }
  }
  say(`${compared} trades with 15 statistics of each run alike to a billionth, ${passedOver} decisions passed over`)
  note({ 'trades compared': compared, 'decisions passed over': passedOver })
}

function compare(other: Grademark, bars: Bars, rule: string) {
  const [enter] = compileRules([parseRule(rule)]).run({ bars, tradedScale: tradedScale(bars.time, []) })
  const leave = enter!.map(value => (value === 0 ? 1 : 0))
  const theirs = other.trades(bars, enter!, leave)
  const asked = ours(bars, enter!, leave)
  const their = whereAsked(enter!, leave)
  const alike = ours(bars, their.enter, their.leave)
  if (theirs.length !== alike.trades.length) throw new Error(`${rule}: ${theirs.length} trades, ours ${alike.trades.length}`)
  for (const [i, trade] of theirs.entries()) {
    const own = alike.trades[i]!
    same(`${rule}, entry ${i}`, dayOf(trade.entryTime), own.entryDay)
    same(`${rule}, price in ${i}`, trade.entryPrice, own.entryPrice)
    same(`${rule}, exit ${i}`, dayOf(trade.exitTime), own.exitDay ?? bars.time.at(-1)!)
    same(`${rule}, price out ${i}`, trade.exitPrice, own.exitPrice)
  }
  const told = other.analysis(cash, theirs)
  for (const [name, value] of Object.entries(theirStatistics(alike))) same(`${rule}, ${name}`, told[name]!, value)
  return { trades: theirs.length, final: told['finalCapital']!, asked: asked.equity.at(-1)!, passedOver: their.passedOver }
}

function ours(bars: Bars, longEntry: Float64Array, longExit: Float64Array): Simulation {
  return simulate([{ symbol: 'A', bars, splits: [], dividends: [], signals: { longEntry, longExit } }], conventions)
}

/** grademark asks no rule at the close of a day on which it filled an order. Ours are asked every day: here they are not. */
function whereAsked(enter: Float64Array, leave: Float64Array) {
  const [entering, leaving] = [enter.slice(), leave.slice()]
  let state: 'out' | 'buying' | 'in' | 'selling' = 'out'
  let passedOver = 0
  for (let i = 0; i < enter.length; i++) {
    if (state === 'buying') {
      passedOver += leave[i]!
      leaving[i] = 0
      state = 'in'
    } else if (state === 'selling') {
      if (enter[i] === 1) passedOver++
      entering[i] = 0
      state = 'out'
    } else if (state === 'out' && enter[i] === 1) state = 'buying'
    else if (state === 'in' && leave[i] === 1) state = 'selling'
  }
  return { enter: entering, leave: leaving, passedOver }
}

/** As its analyze() has them, from our trades: of a unit of each, and of the money when they are done one after the other. */
function theirStatistics({ trades, equity }: Simulation): Record<string, number> {
  let [money, peak, fall, fallPercent] = [cash, cash, 0, 0]
  const profits = trades.map(({ entryPrice, exitPrice }) => exitPrice - entryPrice)
  for (const { entryPrice, exitPrice } of trades) {
    money *= exitPrice / entryPrice
    peak = Math.max(peak, money)
    fall = Math.min(fall, money - peak)
    fallPercent = Math.min(fallPercent, (100 * fall) / peak)
  }
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
  const [wins, losses] = [profits.filter(profit => profit > 0), profits.filter(profit => !(profit > 0))]
  const end = equity.at(-1)!
  return {
    finalCapital: end,
    profit: end - cash,
    profitPct: (100 * (end - cash)) / cash,
    growth: end / cash,
    totalTrades: trades.length,
    // The day of the fill is not counted.
    barCount: sum(trades.map(({ bars }) => bars - 1)),
    maxDrawdown: fall,
    maxDrawdownPct: fallPercent,
    profitFactor: sum(wins) / -sum(losses),
    percentProfitable: (100 * wins.length) / trades.length,
    returnOnAccount: (100 * (end - cash)) / cash / -fallPercent,
    averageProfitPerTrade: (end - cash) / trades.length,
    averageWinningTrade: sum(wins) / wins.length,
    averageLosingTrade: sum(losses) / losses.length,
    expectedValue: sum(profits) / trades.length,
  }
}

function dayOf(time: Date): number {
  return time.getTime() / 86_400_000
}

function same(what: string, theirs: number, own: number): void {
  if (!(Math.abs(theirs - own) <= 1e-9 * Math.max(1, Math.abs(own)))) throw new Error(`${what}: ${theirs}, ours ${own}`)
}
