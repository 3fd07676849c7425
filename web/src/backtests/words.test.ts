import { describe, expect, it } from 'vitest'
import { deflatedSentence, labelsOf, overfittingSentence, walkForwardSentence } from './words.ts'

const sweep = (probability: number | null, pbo: number | null) =>
  ({
    settings: [[1], [2]],
    sharpe: [0.9, null],
    best: 0,
    deflated: { probability, luckySharpe: 0.61, trials: 2 },
    overfitting:
      pbo === null ? null : { probability: pbo, lossProbability: 0.2, halves: 252, chosenSharpe: 1, otherHalfSharpe: 0 },
  }) as never

describe('what the figures mean', () => {
  it.each([
    [0.98, 'shows clearly more: with 98 %'],
    [0.7, 'at 70 % that is not convincing'],
    [0.2, 'it looks like luck'],
    [null, 'Too little was traded'],
  ])('deflated %s: %s', (probability, words) => expect(deflatedSentence(sweep(probability, 0))).toContain(words))
  it.each([
    [0.05, 'Choosing helped.'],
    [0.3, 'helped a little'],
    [0.55, 'In 55 % of 252 ways'],
    [0.55, 'did not help'],
    [null, 'nothing to choose'],
  ])('overfitting %s: %s', (probability, words) => expect(overfittingSentence(sweep(0.5, probability))).toContain(words))
  it.each([
    [0.4, 0.1, 'lies above zero'],
    [0.4, -0.1, 'includes zero, so no edge'],
    [null, null, 'Too few days'],
  ])('walked forward %s from %s: %s', (value, low, words) => {
    const run = { metrics: { totalReturn: -0.03, sharpe: { value, low, high: 1 } } } as never
    expect(walkForwardSentence({ run, choices: [] }, sweep(0.5, 0.5))).toContain(words)
  })
})

describe('runs side by side', () => {
  const run = (symbol: string, rule: string) => ({ symbols: [symbol], rule })
  it.each([
    [
      [run('MSFT', 'a'), run('GE', 'a')],
      ['MSFT', 'GE'],
    ],
    [
      [run('MSFT', 'a'), run('MSFT', 'b')],
      ['a', 'b'],
    ],
    [
      [run('MSFT', 'a'), run('GE', 'a'), run('MSFT', 'b')],
      ['MSFT, a', 'GE, a', 'MSFT, b'],
    ],
  ])('are told from each other by what differs', (runs, labels) => expect(labelsOf(runs)).toEqual(labels))
})
