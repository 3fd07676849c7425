import { describe, expect, it } from 'vitest'
import { isSymbol, likelySymbol, problemText } from './file-import.ts'

describe('a file', () => {
  it.each([
    ['AAPL.csv', [], 'AAPL'],
    ['aapl.us.txt', [], 'AAPL'],
    ['^spx_d.csv', [], '^SPX'],
    ['BRK-B.csv.gz', [], 'BRK-B'],
    ['prices.csv', ['MSFT.US'], 'MSFT'],
    ['SAP.DE.csv', [], 'SAP.DE'],
    ['Kursverlauf der Aktie.csv', [], ''],
    ['2024-11-01.csv', [], ''],
    ['BATS_ACME, 1D.csv', [], 'ACME'],
    ['wkn_865985_historic.csv', [], ''],
    ['prices.csv', [], ''],
    ['HistoricalData_1700000000000.csv', [], ''],
    ['', [], ''],
  ])('%s with %j is about %s', (name, symbols, symbol) => expect(likelySymbol(name, symbols)).toBe(symbol))
  it('needs a symbol that is one', () => {
    expect(['AAPL', '^GSPC', 'BRK.B', 'JPM/PD'].every(isSymbol)).toBe(true)
    expect(['', ' ', '../x', 'A B', '-A', 'x'.repeat(30)].some(isSymbol)).toBe(false)
  })
  it('names a bad row by line, column and value', () => {
    expect(problemText({ line: 12, column: 'close', value: 'abc', what: 'not a number' })).toBe(
      'Line 12, close "abc": not a number',
    )
    expect(problemText({ line: 3, column: null, value: 'x', what: 'no date in "x"' })).toBe('Line 3: no date in "x"')
  })
})
