// One run, on whichever thread: same data, same strategy, same bytes. And the same again with other futures, which must not change its past.
import { Failure, isoDay } from '#basics'
import { reportDelayDays } from '#rules'
import {
  type Drawdown,
  type Estimate,
  heldInstead,
  likeBacktestingPy,
  likeBacktrader,
  likeLean,
  likeVectorbt,
  lookAheadFinding,
  monthlyTable,
  otherFuture,
  type PeerStatistics,
  performanceOf,
  simulate,
  type Simulation,
  type Trade,
  type YearOfMonths,
} from '#simulation'
import { maximumDrawdown } from '#statistics'
import { ruleInputs, type RuleTexts, signalsOf, simulated, type Truths, truthsOf } from './inputs.ts'
import type { RunData, SymbolData } from './market-data.ts'
import type { Strategy } from './strategy.ts'

/** Of these and the look-ahead test: as many as fit a page that somebody still reads. */
const mostTrades = 5_000
const cutCount = 6

export type DatedDrawdown = Omit<Drawdown, 'peak' | 'trough' | 'recovered'> & {
  peak: string
  trough: string
  recovered: string | null
}

export type Metrics = Omit<ReturnType<typeof performanceOf>, 'from' | 'to' | 'drawdowns'> & {
  from: string
  to: string
  drawdowns: DatedDrawdown[]
}

export type ListedTrade = Omit<Trade, 'symbol' | 'decidedOn' | 'entryDay' | 'exitDay'> & {
  symbol: string
  decidedOn: string
  entryDate: string
  exitDate: string | null
}

export type RunResult = {
  readonly metrics: Metrics
  readonly equity: { dates: string[]; values: number[] }
  readonly benchmark: {
    symbol: string
    name: string
    /** false: without dividends, so what was earned by holding is more. */
    withDividends: boolean
    totalReturn: number
    cagr: Estimate
    sharpe: Estimate
    maximumDrawdown: number
    values: number[]
  } | null
  readonly monthly: YearOfMonths[]
  /** Oldest first; of more than are listed, the newest. */
  readonly trades: ListedTrade[]
  /** The statistics of the engine whose conventions were asked for, by its own names and formulas. */
  readonly asOthers: Record<string, number | null> | null
  readonly lookAhead: { cuts: string[]; compared: number }
}

export type RunTask = { readonly strategy: Strategy; readonly data: RunData; readonly texts: RuleTexts; readonly seed: number }

/** Throws Failure('invalid') where nothing was traded on, and when the past moved with the future. */
export function runBacktest({ strategy, data, texts, seed }: RunTask): RunResult {
  return resultOf(strategy, data, seed, truthsOfAll(texts))
}

type TruthsOfAll = (data: RunData) => Truths[]

export function truthsOfAll(texts: RuleTexts): TruthsOfAll {
  const truths = truthsOf(texts)
  return data => data.symbols.map(symbol => truths(ruleInputs(symbol, data.benchmark)))
}

/** truths: of every symbol, from the data as they are given to it, which the look-ahead test changes. */
export function resultOf(strategy: Strategy, data: RunData, seed: number, truths: TruthsOfAll, from = strategy.from): RunResult {
  const { conventions } = strategy
  const span = { from: from ?? Number.NEGATIVE_INFINITY, to: strategy.to ?? Number.POSITIVE_INFINITY }
  const run = (of: RunData) => {
    const all = truths(of)
    return simulate(
      of.symbols.map((symbol, i) => simulated(symbol, signalsOf(all[i]!, conventions.direction))),
      conventions,
      span,
    )
  }
  const simulation = run(data)
  if (simulation.days.length < 2) throw new Failure('invalid', 'There are no prices in the time that was asked for.')
  const known = data.symbols.flatMap(({ reports }) => reports.map(knownFrom))
  const finding = lookAheadFinding(simulation, (cut, chance) => run(changedAfter(data, cut, chance)), { cutCount, seed, known })
  const [leak] = finding.leaks
  if (leak)
    throw new Failure(
      'invalid',
      `The test for look-ahead failed: with other data after ${isoDay(leak.cut)}, a ${leak.what} of ${isoDay(leak.day)} was another. The rule knows the future, so it has no figures.`,
      { detail: { reason: 'look-ahead', day: isoDay(leak.day) } },
    )
  const { from: first, to: last, drawdowns, ...figures } = performanceOf(simulation, conventions.cash, seed)
  return {
    metrics: {
      ...figures,
      from: isoDay(first),
      to: isoDay(last),
      drawdowns: drawdowns.map(({ depth, peak, trough, recovered }) => ({
        depth,
        peak: isoDay(peak),
        trough: isoDay(trough),
        recovered: recovered === null ? null : isoDay(recovered),
      })),
    },
    equity: { dates: Array.from(simulation.days, isoDay), values: [...simulation.equity] },
    benchmark: benchmarkBeside(simulation, data, conventions.cash, seed),
    monthly: monthlyTable(simulation.days, simulation.equity, conventions.cash),
    trades: listedTrades(simulation.trades, data),
    asOthers: asOthers(strategy, simulation),
    lookAhead: { cuts: finding.cuts.map(isoDay), compared: finding.compared },
  }
}

const peers: Record<NonNullable<Strategy['like']>, (run: Simulation, cash: number) => PeerStatistics> = {
  'backtesting.py': run => likeBacktestingPy(run),
  backtrader: likeBacktrader,
  LEAN: (run, cash) => likeLean(run, cash),
  vectorbt: likeVectorbt,
}

function asOthers({ like, conventions }: Strategy, simulation: Simulation): RunResult['asOthers'] {
  if (like === null) return null
  const known = Object.entries(peers[like](simulation, conventions.cash)).map(([name, value]) => [
    name,
    Number.isFinite(value) ? value : null,
  ])
  return Object.fromEntries(known) as Record<string, number | null>
}

function benchmarkBeside({ days }: Simulation, { benchmark }: RunData, cash: number, seed: number): RunResult['benchmark'] {
  const held = benchmark && heldInstead(days, benchmark.bars.time, benchmark.bars.close, cash)
  if (!benchmark || !held) return null
  const still = { days, equity: held, exposure: new Float64Array(days.length).fill(1), trades: [], totals: nothing }
  const { cagr, sharpe, totalReturn } = performanceOf(still, cash, seed)
  const { symbol, name, adjustment } = benchmark
  const withDividends = adjustment === 'all'
  return { symbol, name, withDividends, totalReturn, cagr, sharpe, maximumDrawdown: maximumDrawdown(held), values: [...held] }
}

const nothing = { commission: 0, slippage: 0, borrow: 0, interest: 0, dividends: 0, traded: 0 }

function listedTrades(trades: readonly Trade[], { symbols }: RunData): ListedTrade[] {
  return [...trades]
    .sort((a, b) => a.entryDay - b.entryDay || a.symbol - b.symbol)
    .slice(-mostTrades)
    .map(({ symbol, decidedOn, entryDay, exitDay, ...rest }) => ({
      symbol: symbols[symbol]!.symbol,
      decidedOn: isoDay(decidedOn),
      entryDate: isoDay(entryDay),
      exitDate: exitDay === null ? null : isoDay(exitDay),
      ...rest,
    }))
}

/** Everything after that day is other: prices, volumes, days, splits, dividends, delisting, annual reports and how many, the benchmark. */
export function changedAfter(data: RunData, cut: number, chance: () => number): RunData {
  const { benchmark } = data
  return {
    symbols: data.symbols.map(of => changedSymbol(of, cut, chance)),
    benchmark: benchmark && { ...benchmark, ...otherFuture({ bars: benchmark.bars, splits: [], dividends: [] }, cut, chance) },
  }
}

function changedSymbol(of: SymbolData, cut: number, chance: () => number): SymbolData {
  const other = otherFuture(of, cut, chance)
  // A list of splits that undoes nothing is only there to restate dividends.
  const splits = of.basis === 'none' ? other.splits : of.splits
  const reports = of.reports.flatMap(report => {
    if (knownFrom(report) <= cut) return [report]
    if (chance() < 0.4) return []
    const factor = chance() < 0.5 ? -2 : 3
    const figures = Object.entries(report.figures).map(([name, value]) => [name, value === null ? null : value * factor])
    return [{ ...report, figures: Object.fromEntries(figures) as typeof report.figures }]
  })
  const isOver = other.bars === of.bars
  return { ...other, splits, reports, isDelisted: isOver ? of.isDelisted : !of.isDelisted }
}

/** The first day on which a rule may know it. */
function knownFrom({ filed, periodEnd }: SymbolData['reports'][number]): number {
  return filed == null ? periodEnd + reportDelayDays : filed + 1
}
