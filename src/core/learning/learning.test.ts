import { describe, expect, it } from 'vitest'
import * as l from './learning.ts'

const f = (...values: number[]) => Float64Array.of(...values)

function normals(count: number, seed: number): Float64Array {
  const next = l.chanceFrom(seed)
  return Float64Array.from({ length: count }, () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()))
}

/** Features and labels of a price that follows an AR(1) of its returns: the last return, and noise that is no help. */
function autoregressive(rows: number, horizon: number, phi: number, seed: number): l.Problem {
  const shocks = normals(rows + horizon, seed)
  const returns = new Float64Array(rows + horizon)
  for (let t = 1; t < returns.length; t++) returns[t] = phi * returns[t - 1]! + shocks[t]!
  const level = new Float64Array(returns.length + 1)
  for (let t = 0; t < returns.length; t++) level[t + 1] = level[t]! + returns[t]!
  const labels = Uint8Array.from({ length: rows }, (_, t) => (level[t + 1 + horizon]! > level[t + 1]! ? 1 : 0))
  const slow = Float64Array.from({ length: rows }, (_, t) => level[t + 1]! - level[Math.max(0, t - 60)]!)
  const closes = level.subarray(0, rows + 1).map(value => Math.exp(value / 100))
  const { lead, trust } = l.autoregression(closes, horizon)
  const known = (column: Float64Array) => column.subarray(1).map(value => value || 0)
  return {
    features: [returns.slice(0, rows), slow, normals(rows, seed + 1)],
    autoregression: { lead: known(lead), trust: known(trust) },
    labels,
    horizon,
  }
}

function walk(problem: l.Problem, seed = 1): l.Skill & { choices: l.Choice[] } {
  const rows = problem.labels.length
  const parts = l.stretchesOf(rows, 1_000, 5).map(span => ({ span, told: l.tell(problem, span, seed) }))
  const first = parts[0]!.span.from
  const [model, base] = [new Float64Array(rows - first), new Float64Array(rows - first)]
  for (const { span, told } of parts) {
    model.set(told.probabilities, span.from - first)
    base.fill(told.base, span.from - first, span.to - first)
  }
  const skill = l.skillOf(l.lossBlocks(model, base, problem.labels.subarray(first), 2 * problem.horizon), seed)
  return { ...skill, choices: parts.map(part => part.told.choice) }
}

describe('logistic regression', () => {
  it('is the odds of a table of four cells', () => {
    // 30 of 40 against 10 of 40: log-odds ln 3 apart on both sides of zero.
    const side = Float64Array.from({ length: 80 }, (_, i) => (i < 40 ? 1 : -1))
    const labels = Uint8Array.from({ length: 80 }, (_, i) => ((i < 40 ? i < 30 : i < 50) ? 1 : 0))
    const { intercept, weights } = l.fitLogistic([side], labels, f(0))
    expect(intercept).toBeCloseTo(0, 10)
    expect(weights[0]).toBeCloseTo(Math.log(3), 10)
    const [high, low] = l.predictLogistic({ intercept, weights }, [f(1, -1)])
    expect(high).toBeCloseTo(0.75, 10)
    expect(low).toBeCloseTo(0.25, 10)
  })

  it('holds weights back by the penalty, and is finite where a feature parts the labels', () => {
    const side = f(1, 1, 1, -1, -1, -1)
    const labels = Uint8Array.of(1, 1, 1, 0, 0, 0)
    const light = l.fitLogistic([side], labels, f(0.1)).weights[0]!
    const heavy = l.fitLogistic([side], labels, f(100)).weights[0]!
    expect(light).toBeGreaterThan(2)
    expect(heavy).toBeLessThan(0.05)
    // Where the pull of the data is that of the penalty: Σ x (y − p) = penalty · weight.
    expect(6 * (1 - l.probabilityOf(heavy))).toBeCloseTo(100 * heavy, 8)
  })
})

describe('boosted trees', () => {
  const settings = { trees: 200, depth: 2, rate: 0.1, penalty: 1, leafRows: 20, share: 1, seed: 1 }

  it('learn what no weighted sum can: one or the other, not both', () => {
    const a = normals(2_000, 1)
    const b = normals(2_000, 2)
    const labels = Uint8Array.from(a, (value, i) => (value > 0 !== b[i]! > 0 ? 1 : 0))
    const said = l.predictBoostedTrees(l.fitBoostedTrees([a, b], labels, settings), [f(2, 2, -2, -2), f(2, -2, 2, -2)])
    expect(said[0]).toBeLessThan(0.1)
    expect(said[1]).toBeGreaterThan(0.9)
    expect(said[2]).toBeGreaterThan(0.9)
    expect(said[3]).toBeLessThan(0.1)
  })

  it('are the same for the same seed and others for another', () => {
    const a = normals(500, 3)
    const labels = Uint8Array.from(normals(500, 4), value => (value > 0 ? 1 : 0))
    const said = (seed: number) => l.predictBoostedTrees(l.fitBoostedTrees([a], labels, { ...settings, share: 0.5, seed }), [a])
    expect(said(7)).toEqual(said(7))
    expect(said(7)).not.toEqual(said(8))
  })

  it('say the base rate where there is nothing to split', () => {
    const same = new Float64Array(100).fill(3)
    const labels = Uint8Array.from({ length: 100 }, (_, i) => (i < 30 ? 1 : 0))
    expect(l.predictBoostedTrees(l.fitBoostedTrees([same], labels, settings), [f(3, 9)])[0]).toBeCloseTo(0.3, 1)
  })
})

describe('the autoregression', () => {
  /** Closes whose log returns carry on a share of the one before. */
  function closesOf(count: number, share: number, seed: number): Float64Array {
    let [last, level] = [0, 0]
    return normals(count, seed).map(shock => {
      last = share * last + 0.01 * shock
      level += last
      return Math.exp(level)
    })
  }

  it('finds the share that is carried on, and expects the sum of what is left of it', () => {
    const closes = closesOf(20_000, 0.3, 9)
    const { lead, trust } = l.autoregression(closes, 5)
    const t = closes.length - 1
    const now = Math.log(closes[t]! / closes[t - 1]!)
    const carried = (0.3 * (1 - 0.3 ** 5)) / 0.7
    const deviation = 0.01 * Math.sqrt([1, 2, 3, 4, 5].reduce((sum, k) => sum + ((1 - 0.3 ** k) / 0.7) ** 2, 0))
    expect(lead[t]).toBeCloseTo((carried * now) / deviation, 1)
    expect(trust[t]).toBeGreaterThan(0.99)
    expect(lead.findIndex(value => !Number.isNaN(value))).toBe(251)
  })

  it('holds the share back by its own error, which is that of least squares where the volatility stays', () => {
    const closes = closesOf(3_000, 0.08, 4)
    const returns = closes.slice(1).map((close, i) => Math.log(close / closes[i]!))
    const [x, y] = [returns.slice(0, -1), returns.slice(1)]
    const mean = (of: Float64Array) => of.reduce((sum, value) => sum + value, 0) / of.length
    const [meanX, meanY] = [mean(x), mean(y)]
    const square = x.reduce((sum, value) => sum + (value - meanX) ** 2, 0)
    const share = x.reduce((sum, value, i) => sum + (value - meanX) * (y[i]! - meanY), 0) / square
    const left = y.map((value, i) => value - meanY - share * (x[i]! - meanX))
    const errors = share / Math.sqrt(left.reduce((sum, value) => sum + value ** 2, 0) / (x.length - 2) / square)
    expect(l.autoregression(closes, 1).trust.at(-1)).toBeCloseTo(1 - (2 / errors) ** 2, 1)
  })

  it('believes nothing on most random walks, and hardly anything on the others', () => {
    const trusts = Array.from({ length: 100 }, (_, seed) => l.autoregression(closesOf(2_000, 0, 50 + seed), 5).trust.at(-1)!)
    expect(trusts.filter(trust => trust > 0).length).toBeLessThanOrEqual(10)
    expect(Math.max(...trusts)).toBeLessThan(0.7)
  })

  it('says nothing of a price that does not move', () => {
    expect(l.autoregression(new Float64Array(400).fill(10), 5).lead.every(Number.isNaN)).toBe(true)
  })
})

describe('scores', () => {
  it('are those worked out by hand', () => {
    const said = f(0.9, 0.2, 0.6, 0.4)
    const happened = Uint8Array.of(1, 0, 0, 1)
    expect(l.brierScore(said, happened)).toBeCloseTo((0.01 + 0.04 + 0.36 + 0.36) / 4, 12)
    const skill = l.skillOf(l.lossBlocks(said, f(0.5, 0.5, 0.5, 0.5), happened, 1), 1)
    expect(skill.skill).toBeCloseTo(1 - 0.1925 / 0.25, 12)
    expect(skill.from).toBeLessThan(skill.skill)
    expect(skill.to).toBeGreaterThan(skill.skill)
    expect(l.reliability(said, happened, 2)).toEqual([
      { said: expect.closeTo(0.3, 12) as number, happened: 0.5, count: 2 },
      { said: expect.closeTo(0.75, 12) as number, happened: 0.5, count: 2 },
    ])
  })

  it('widen the interval where forecasts hang together', () => {
    const n = 2_000
    const said = normals(n, 5).map(value => 0.5 + 0.05 * Math.tanh(value))
    const blocks = Uint8Array.from({ length: n }, (_, i) => (Math.sin(Math.floor(i / 50) ** 2) > 0 ? 1 : 0))
    const slow = said.map((_, i) => said[50 * Math.floor(i / 50)]!)
    const width = (blockLength: number) => {
      const { from, to } = l.skillOf(l.lossBlocks(slow, new Float64Array(n).fill(0.5), blocks, blockLength), 1)
      return to - from
    }
    expect(width(100)).toBeGreaterThan(3 * width(1))
  })
})

describe('a probability told from what was known', () => {
  it('moves for nothing that came later', () => {
    const problem = autoregressive(3_000, 20, 0.4, 11)
    const [span] = l.stretchesOf(3_000, 2_000, 4)
    const before = l.tell(problem, span!, 1)
    const labels = problem.labels.map((label, t) => (t >= span!.now - problem.horizon ? 1 - label : label))
    const later = (column: Float64Array) => column.map((value, t) => (t >= span!.to ? -value : value))
    const features = problem.features.map(later)
    const autoregression = { lead: later(problem.autoregression.lead), trust: later(problem.autoregression.trust) }
    expect(l.tell({ ...problem, features, autoregression, labels }, span!, 1)).toEqual(before)
  })

  it('finds what is there, and says so with an interval above zero', () => {
    const found = walk(autoregressive(6_000, 5, 0.4, 3))
    expect(found.choices).toContain('autoregression')
    expect(found.from).toBeGreaterThan(0)
  })

  it('claims no skill on random walks', () => {
    for (let seed = 1; seed <= 2; seed++) expect(walk(autoregressive(2_500, 20, 0, 100 * seed)).from).toBeLessThanOrEqual(0)
  })

  it('says the base rate where there is too little to learn from', () => {
    const { choice, probabilities, base } = l.tell(autoregressive(200, 20, 0.5, 1), { now: 150, from: 150, to: 160 }, 1)
    expect(choice).toBe('base rate')
    expect(new Set(probabilities)).toEqual(new Set([base]))
  })
})
