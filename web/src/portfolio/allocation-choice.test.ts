import { describe, expect, it } from 'vitest'
import { choiceOf, queryOf } from './allocation-choice.ts'

describe('what an allocation is asked for', () => {
  it('is read from the address and written back the same', () => {
    const query = { symbols: 'AAPL,MSFT', range: '5Y', least: '5', most: '60', covariance: 'sample' }
    expect(queryOf(choiceOf(query))).toEqual(query)
  })

  it('takes usual values for what is missing or nonsense, each symbol once', () => {
    expect(choiceOf({ symbols: ' aapl,AAPL,,^gspc', range: '2W', least: '-3', most: 'x' })).toEqual({
      symbols: ['AAPL', '^GSPC'],
      range: 'MAX',
      least: 0,
      most: 100,
      covariance: 'identity',
    })
    expect(queryOf(choiceOf({}))).toEqual({})
  })
})
