import { describe, expect, it } from 'vitest'
import {
  type DailyRow,
  decimalBehind,
  dividendsBehind,
  nearestTick,
  shareMultiple,
  splitsBehind,
  unadjusted,
} from '../../tools/market-data/recover.ts'
import { parseEventColumns, parseSplitHistory, parseYahooDaily } from '../../tools/market-data/daily.ts'
import { parseGoogleMinutes } from '../../tools/market-data/intraday.ts'
import { parseTable } from '../../tools/market-data/table.ts'

const row = (date: string, close: string, adjustedClose = close): DailyRow => ({
  date,
  open: close,
  high: close,
  low: close,
  close,
  volume: 1,
  adjustedClose,
})

describe('recovering what was traded', () => {
  it.each([
    ['2092.83008', 2092.83],
    ['37.529999', 37.53],
    ['28.750079', 28.750079],
    ['74.7504', 74.7504],
    ['188.589996', 188.59],
    ['16.93', 16.93],
  ])('finds the decimal behind %s', (printed, decimal) => expect(decimalBehind(printed)).toBe(decimal))

  it('puts prices on the tick of their day', () => {
    expect(nearestTick(91.0468, '1999-11-30')).toBe(91.046875)
    expect(nearestTick(27.4249999, '2001-04-09')).toBe(27.42)
  })

  it('counts the shares that one share becomes', () => {
    const splits = [
      { date: '1991-06-27', numerator: 3, denominator: 2 },
      { date: '1994-05-23', numerator: 2, denominator: 1 },
    ]
    expect(shareMultiple(splits, '1991-06-26')).toBe(3)
    expect(shareMultiple(splits, '1991-06-27')).toBe(2)
    expect(shareMultiple(splits, '1994-05-23')).toBe(1)
  })

  it('undoes a dividend and a split, worked out by hand', () => {
    // As traded: 100, 102 | 2 for 1 | 51, 50 after a dividend of 1. Adjusted: × (1 − 1/51) and ÷ 2 before it.
    const factor = 1 - 1 / 51
    const rows = [
      row('2020-01-02', String(50 * factor)),
      row('2020-01-03', String(51 * factor)),
      row('2020-01-06', String(51 * factor)),
      row('2020-01-07', '50'),
    ]
    const splits = [{ date: '2020-01-06', numerator: 2, denominator: 1 }]
    const raw = unadjusted(rows, splits, [{ date: '2020-01-07', amount: 1 }], 1e-6)
    expect(raw.map(price => price.close)).toEqual([100, 102, 51, 50])
  })

  it('refuses events that do not belong to the prices', () => {
    const rows = [row('2020-01-02', '49.123456'), row('2020-01-03', '50')]
    expect(() => unadjusted(rows, [], [{ date: '2020-01-03', amount: 1 }], 1e-6)).toThrow(
      '2020-01-02: 50.123456 is no price that could be traded',
    )
  })

  it('reads splits off the jumps of the adjusted close, and refuses a jump that is no split', () => {
    expect(splitsBehind([row('1997-08-29', '59.5', '2.47917'), row('1997-09-02', '39.875', '2.49219')])).toEqual([
      { date: '1997-09-02', numerator: 3, denominator: 2 },
    ])
    expect(() => splitsBehind([row('2020-01-02', '10', '7.2357'), row('2020-01-03', '10', '10')])).toThrow('no ratio of a split')
  })

  it('reads dividends off the adjusted close, to the coarsest grid that explains them', () => {
    const rows = [row('2020-01-02', '40', '39.53'), row('2020-01-03', '39.5', '39.5')]
    expect(dividendsBehind(rows, [40, 39.5], [], 5e-6)).toEqual([{ date: '2020-01-03', amount: 0.47 }])
    const halves = [row('1983-06-08', '54', (54 * (1 - 0.475 / 54)).toFixed(5)), row('1983-06-09', '54', '54')]
    expect(dividendsBehind(halves, [54, 54], [], 5e-6)).toEqual([{ date: '1983-06-09', amount: 0.475 }])
  })

  it('takes rounding for rounding', () => {
    expect(dividendsBehind([row('2020-01-02', '40', '39.9995'), row('2020-01-03', '40', '40')], [40, 40], [], 5e-6)).toEqual([])
  })
})

describe('the parsers', () => {
  it('turn newest-first files round and refuse a day twice', () => {
    const head = 'Date,Open,High,Low,Close,Volume,Adj Close\n'
    expect(parseYahooDaily(`${head}2020-01-03,2,2,2,2,1,2\n2020-01-02,1,1,1,1,1,1\n`).map(r => r.date)).toEqual([
      '2020-01-02',
      '2020-01-03',
    ])
    expect(() => parseYahooDaily(`${head}2020-01-02,1,1,1,1,1,1\n2020-01-02,1,1,1,1,1,1\n`)).toThrow('does not come after')
  })

  it('refuse prices that contradict each other, by date', () => {
    const head = 'Date,Open,High,Low,Close,Volume\n'
    expect(() => parseYahooDaily(`${head}2020-01-02,1,0.9,0.8,1,1\n`)).toThrow('2020-01-02: open 1, high 0.9')
    expect(() => parseYahooDaily(`${head}2020-01-02,1,null,0.8,1,1\n`)).toThrow('not a number: null')
  })

  it('read the event columns and the split histories', () => {
    const text = 'date\topen\tsplit\tdividend\n1991-06-27\t1\t3:2\t\n2003-02-19\t1\t\t$0.080\n'
    expect(parseEventColumns(text)).toEqual({
      splits: [{ date: '1991-06-27', numerator: 3, denominator: 2 }],
      dividends: [{ date: '2003-02-19', amount: 0.08 }],
    })
    expect(parseSplitHistory('[{"date":"1991-06-27","multiplier":1.5}]')).toEqual([
      { date: '1991-06-27', numerator: 3, denominator: 2 },
    ])
  })

  it('count minutes from the stamp that starts a session', () => {
    const text =
      'INTERVAL=60\nCOLUMNS=DATE,CLOSE,HIGH,LOW,OPEN,VOLUME\nDATA=\nTIMEZONE_OFFSET=-240\na1460727000,2,3,1,1.5,100\n1,2,3,1,2,50\n'
    expect(parseGoogleMinutes(text)).toEqual({
      time: [24345450, 24345451],
      open: [1.5, 2],
      high: [3, 3],
      low: [1, 1],
      close: [2, 2],
      volume: [100, 50],
    })
    expect(() => parseGoogleMinutes(text.replace('\n1,', '\n0,'))).toThrow('time goes back')
  })

  it('keep commas, quotes and line ends inside quotes, and refuse ragged records', () => {
    expect(parseTable('a,b\n"x, ""y""\nz",2\n', ',').rows).toEqual([['x, "y"\nz', '2']])
    expect(() => parseTable('a,b\n1,2,3\n', ',')).toThrow('record 2 has 3 fields')
  })
})
