// How long weights take, here, in npm's packages and in Python's: minimum volatility, long only, and the other allocations beside it; and how far from the best ours can be at most.
// Random shares on one factor; the peers of npm are fetched into a folder of their own when the bench runs, those of Python are used where `python3` (or BENCH_PYTHON) has them. node bench/optimiser.ts
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as optimisation from '#optimisation'
import { report } from './report.ts'

const packages = ['quadprog@1.6.1', 'portfolio-allocation@0.0.11']
const sizes = [20, 100, 500]
const { say, note } = report('optimiser')

type Covariance = optimisation.Covariance
type Peer = { readonly name: string; readonly weights: (covariance: Covariance) => readonly number[] }

const peers = installedPeers(join(tmpdir(), 'tradewise-bench', 'optimisers'))
say('milliseconds of processor time, the fastest run; portfolio-allocation is left out above 100 shares')
for (const n of sizes) {
  const covariance = optimisation.sampleCovariance(someReturns(n, 2 * n + 200))
  const expected = Float64Array.from({ length: n }, (_, i) => 0.0002 + (0.0006 * ((i * 37) % n)) / n)
  const ours = timed(() => optimisation.minimumVolatility(covariance))
  say(`${n} shares: minimum volatility ${ours.toFixed(3)}`)
  note({ [`minimum volatility, ${n} shares, ms`]: ours })
  const others: [string, () => unknown][] = [
    ['maximum Sharpe', () => optimisation.maximumSharpe(expected, covariance, 0)],
    ['frontier of 25 points', () => optimisation.efficientFrontier(expected, covariance, 25)],
    ['risk parity', () => optimisation.riskParity(covariance)],
    ['hierarchical risk parity', () => optimisation.hierarchicalRiskParity(covariance)],
  ]
  const hierarchical = optimisation.hierarchicalRiskParity(covariance)
  for (const [name, run] of others) say(`  ${name} ${timed(run).toFixed(3)}`)
  sayGaps(expected, covariance)
  const { cvxopt, SciPy } = pythonPeers(covariance)
  if (cvxopt) {
    say(`  cvxopt ${cvxopt.ms.toFixed(3)}: ${(cvxopt.ms / ours).toFixed(1)} × ours; ${agreement(covariance, cvxopt.weights)}`)
    note({ [`cvxopt / ours, ${n} shares`]: cvxopt.ms / ours })
  }
  if (SciPy) {
    const tree = timed(() => optimisation.hierarchicalRiskParity(covariance))
    const apart = Math.max(...SciPy.weights.map((weight, i) => Math.abs(weight - hierarchical[i]!)))
    say(
      `  hierarchical risk parity on SciPy ${SciPy.ms.toFixed(3)}: ${(SciPy.ms / tree).toFixed(1)} × ours; weights at most ${apart.toExponential(1)} apart`,
    )
    note({ [`hierarchical risk parity on SciPy / ours, ${n} shares`]: SciPy.ms / tree })
  }
  for (const { name, weights } of peers) {
    if (n > 100 && name === 'portfolio-allocation') continue
    const theirs = timed(() => weights(covariance))
    say(`  ${name} ${theirs.toFixed(3)}: ${(theirs / ours).toFixed(1)} × ours; ${agreement(covariance, weights(covariance))}`)
    note({ [`${name} / ours, ${n} shares`]: theirs / ours })
  }
}

/** Proved, not compared: what the dual leaves room for above the weights. */
function sayGaps(expected: Float64Array, covariance: Covariance): void {
  const least = optimisation.minimumVolatility(covariance)
  const gap = optimisation.dualityGap(covariance, least)
  const best = optimisation.maximumSharpe(expected, covariance, 0)
  const ratio = best ? optimisation.sharpeGap(expected, covariance, 0, best.weights) : Number.NaN
  const share = gap / optimisation.portfolioVariance(covariance, least)
  say(
    `  duality gap of minimum volatility ${gap.toExponential(1)} (${share.toExponential(1)} of the variance), of maximum Sharpe ${ratio.toExponential(1)} of the ratio`,
  )
  note({ [`duality gap, ${covariance.n} shares, share of the variance`]: share })
}

type Timed = { readonly ms: number; readonly weights: readonly number[] }

function pythonPeers({ matrix, n }: Covariance): { cvxopt?: Timed; SciPy?: Timed } {
  const input = Buffer.concat([
    Buffer.from(Int32Array.of(n).buffer),
    Buffer.from(matrix.buffer, matrix.byteOffset, matrix.byteLength),
  ])
  try {
    // One thread, as ours: processor time of several would be counted together.
    const env = { ...process.env, OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1', MKL_NUM_THREADS: '1' }
    const program = fileURLToPath(new URL('optimisers.py', import.meta.url))
    const said = execFileSync(process.env['BENCH_PYTHON'] ?? 'python3', [program], { input, env, encoding: 'utf8' })
    const found = JSON.parse(said) as { cvxopt?: Timed; SciPy?: Timed }
    for (const name of ['cvxopt', 'SciPy'] as const) if (!found[name]) say(`  left out: ${name} (not installed)`)
    return found
  } catch (error) {
    say(`  left out: Python (${error instanceof Error ? error.message.split('\n')[0] : String(error)})`)
    return {}
  }
}

function agreement(covariance: Covariance, weights: readonly number[]): string {
  const best = optimisation.portfolioVariance(covariance, optimisation.minimumVolatility(covariance))
  const theirs = optimisation.portfolioVariance(covariance, Float64Array.from(weights))
  return `its variance is ${((theirs / best - 1) * 100).toExponential(1)}% above ours`
}

/** The fastest of some runs, in processor time, because a busy machine interrupts. */
function timed(run: () => unknown): number {
  run()
  let best = Number.POSITIVE_INFINITY
  const until = performance.now() + 1_000
  for (let round = 0; round < 3 || (round < 300 && performance.now() < until); round++) {
    const before = process.cpuUsage()
    run()
    const { user, system } = process.cpuUsage(before)
    best = Math.min(best, (user + system) / 1000)
  }
  return best
}

function installedPeers(folder: string): Peer[] {
  try {
    if (!existsSync(join(folder, 'node_modules/quadprog'))) {
      mkdirSync(folder, { recursive: true })
      writeFileSync(join(folder, 'package.json'), '{"private": true}')
      execFileSync('npm', ['install', '--silent', '--ignore-scripts', '--no-audit', '--no-fund', ...packages], { cwd: folder })
    }
  } catch (error) {
    say(`left out: npm packages (${error instanceof Error ? error.message.split('\n')[0] : String(error)})`)
    return []
  }
  const load = createRequire(join(folder, 'package.json'))
  const quadprog = load('quadprog') as { solveQP: (...given: unknown[]) => { solution: number[] } }
  const allocation = load('portfolio-allocation') as { globalMinimumVarianceWeights: (covariance: number[][]) => number[] }
  return [
    { name: 'quadprog', weights: covariance => byQuadprog(quadprog.solveQP, covariance) },
    { name: 'portfolio-allocation', weights: covariance => allocation.globalMinimumVarianceWeights(rowsOf(covariance)) },
  ]
}

/** As in R, its matrices begin at 1: Σx = 1 as the first constraint, then every weight at least 0. */
function byQuadprog(solve: (...given: unknown[]) => { solution: number[] }, covariance: Covariance): number[] {
  const { n } = covariance
  const from1 = (row: readonly number[]) => [0, ...row]
  const quadratic = [[], ...rowsOf(covariance).map(from1)]
  const constraints = [
    [],
    ...Array.from({ length: n }, (_, i) => from1([1, ...Array.from({ length: n }, (_column, j) => (i === j ? 1 : 0))])),
  ]
  const least = from1([1, ...new Array<number>(n).fill(0)])
  return solve(quadratic, from1(new Array<number>(n).fill(0)), constraints, least, 1).solution.slice(1)
}

function rowsOf({ matrix, n }: Covariance): number[][] {
  return Array.from({ length: n }, (_, i) => [...matrix.subarray(i * n, i * n + n)])
}

/** Repeatable (mulberry32). */
function someReturns(n: number, days: number): Float64Array[] {
  let state = 7
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
  const factor = Float64Array.from({ length: days }, () => 0.01 * normal())
  return Array.from({ length: n }, () => {
    const [loading, own] = [0.3 + 1.4 * next(), 0.005 + 0.02 * next()]
    return factor.map(value => loading * value + own * normal())
  })
}
