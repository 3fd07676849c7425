import { describe, expect, it } from 'vitest'
import { isFailure } from '#basics'
import { mostFileEntries, readListFile } from './list-file.ts'

const told = (text: string) => {
  const { kind, entries } = readListFile(text)
  return [
    kind,
    entries.map(({ exchange, symbol, list, note }) => [exchange, symbol, list, note].map(part => part ?? '').join('|')),
  ]
}

it.each([
  ['one symbol on each line', 'aapl\r\nBRK-B\n\n^GSPC\n', ['symbols', ['|AAPL||', '|BRK-B||', '|^GSPC||']]],
  ['a line of TradingView', '###Tech,NASDAQ:AAPL,NYSE:BRK.B', ['symbols', ['NASDAQ|AAPL||', 'NYSE|BRK.B||']]],
  ['lines of TradingView', 'NASDAQ:AAPL\nNYSE:IBM', ['symbols', ['NASDAQ|AAPL||', 'NYSE|IBM||']]],
  [
    'a file of Yahoo',
    'Symbol,Current Price,Date,Time,Change,Open,High,Low,Volume,Trade Date,Purchase Price,Quantity,Commission,High Limit,Low Limit,Comment\n' +
      'BRK-B,497.55,2025/09/19,16:00 EDT,4.11,492.4,498.9,491.1,6211200,,,,,,,"for long, I hope"\n^GSPC,6664.36,2025/09/19,,,,,,,,,,,,,\n',
    ['table', ['|BRK-B||for long, I hope', '|^GSPC||']],
  ],
  ['a column with a heading', 'Ticker\nAAPL\nIBM\n', ['table', ['|AAPL||', '|IBM||']]],
  ['semicolons, as a German spreadsheet writes them', 'Name;Symbol\nApple;AAPL\nIBM;IBM\n', ['table', ['|AAPL||', '|IBM||']]],
  [
    'our own file, in the order of its positions',
    '\uFEFFSymbol,Name,List,Note,Position\r\nIBM,IBM,B,,2\r\nAAPL,Apple,B,"\'=1",1\r\nT,AT&T,A,,1\r\n',
    ['lists', ['|AAPL|B|=1', '|IBM|B|', '|T|A|']],
  ],
  [
    'our own file whose positions somebody deleted',
    'Symbol,List,Position\nIBM,B,\nAAPL,B,1\n',
    ['lists', ['|IBM|B|', '|AAPL|B|']],
  ],
])('reads %s', (_, text, expected) => expect(told(text)).toEqual(expected))

it('knows the line of each symbol', () =>
  expect(readListFile('Symbol,Comment\nAAPL,"two\nlines"\nIBM,\n').entries.map(({ line }) => line)).toEqual([2, 4]))

describe('refuses', () => {
  it.each([
    ['a file without a symbol', '\n # nothing\n', 'invalid', 'The file names no symbol.'],
    ['a table without rows', 'Symbol,Name\n', 'invalid', 'The file names no symbol.'],
    ['a file of more symbols than any list holds', 'A\n'.repeat(mostFileEntries + 1), 'too-large', 'more than'],
    ['a file of more characters than are read', 'A'.repeat(200_001), 'too-large', 'more than 200 thousand characters'],
    ['a quotation mark that never closes', 'Symbol,Note\nA,"x\n', 'damaged', 'never closed'],
  ] as const)('%s', (_, text, code, words) => {
    expect(() => readListFile(text)).toThrow(words)
    try {
      readListFile(text)
    } catch (error) {
      expect(isFailure(error, code)).toBe(true)
    }
  })
})
