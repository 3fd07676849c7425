// What an answer says that the facts lack: so where they do, and a lie where they have it.
import { describe, expect, it } from 'vitest'
import { factsOfAStock } from '../../../../test/support/facts-of-a-stock.ts'
import { checkerOf } from './checking.ts'

const check = checkerOf(factsOfAStock)
const withoutPrices = checkerOf(
  factsOfAStock.filter(({ id }) => /^(?:name|symbol|market-cap|price-to|revenue|net-|year-end|snapshot)/.test(id)),
)

describe('that the facts lack something', () => {
  it.each([
    'No volatility figures are given for Apple.',
    'The facts do not tell how the share price performed this year.',
    'The facts do not tell how Apple did in 2008.',
    'The facts do not include its price history.',
    'A beta is not given.',
    'Volatility and drawdown are not among the facts.',
    'There are no figures for volatility or beta.',
    'No dividend yield is given.',
    'The facts do not tell how its margin compares with its peers.',
  ])('is true where they do: %s', sentence => {
    expect(withoutPrices(sentence)).toMatchObject({ passes: true, facts: [] })
  })

  it.each([
    'The facts do not tell why revenue fell.',
    'The facts do not tell whether the dividend is safe.',
    'The facts do not tell what the price will be.',
    'No revenue by product is given.',
    'The facts do not tell how it did in 2008.',
  ])('is true of what they never tell: %s', sentence => {
    expect(check(sentence)).toMatchObject({ passes: true })
  })

  it.each([
    'The facts do not tell how revenue developed.',
    'The facts do not tell how revenue and net income developed.',
    'The facts do not tell how the share price performed over the past year.',
    'The facts do not tell how Apple did in 2016.',
    'No volatility figures are given for Apple.',
    'A beta is not given.',
    'Volatility and drawdown are not among the facts.',
    'The facts say nothing about its dividend.',
    'There is no information about its dividend yield.',
    'There are no figures on valuation.',
    'The facts do not tell how its P/E compares with its industry.',
    'The facts do not include its prices.',
  ])('is a lie where they have it: %s', sentence => {
    expect(check(sentence)).toMatchObject({ passes: false, why: 'claim' })
  })
})
