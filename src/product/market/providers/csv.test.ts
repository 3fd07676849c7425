import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { dayOf, isoDay } from '#basics'
import { checkBatch } from '../batch.ts'
import { csvBatch, type CsvHints, type CsvReading, problemText, readCsv, spanText } from './csv.ts'
import { dayIn, decideDates } from './csv-dates.ts'
import { decideMark, numberOf } from './csv-numbers.ts'

const read = (text: string | Uint8Array, hints?: CsvHints): Promise<CsvReading> =>
  readCsv(typeof text === 'string' ? Buffer.from(text) : text, hints)
const given = {
  symbol: 'ACME',
  listing: { name: 'Acme', kind: 'share', exchange: 'XNYS' },
  currency: 'USD',
  fileName: 'acme.csv',
} as const

/** The bars as rows, oldest first. */
function rows({ bars }: CsvReading): [string, ...number[]][] {
  return Array.from(bars.time, (day, i) => [
    isoDay(day),
    bars.open[i]!,
    bars.high[i]!,
    bars.low[i]!,
    bars.close[i]!,
    bars.volume[i]!,
  ])
}

const three = [
  ['2020-01-02', 10, 12, 9.5, 11.25, 1000],
  ['2020-01-03', 11.5, 13, 11, 12.75, 2500],
  ['2020-01-06', 12.5, 12.5, 10.25, 10.5, 1500],
]

const files: [string, string | Uint8Array, Partial<CsvReading>][] = [
  [
    "Yahoo's export since 2017",
    'Date,Open,High,Low,Close,Adj Close,Volume\n2020-01-02,10.000000,12.000000,9.500000,11.250000,11.1,1000\n2020-01-03,11.500000,13.000000,11.000000,12.750000,12.6,2500\n2020-01-06,12.500000,12.500000,10.250000,10.500000,10.4,1500\n',
    { delimiter: 'comma', decimalMark: '.', adjustment: 'splits', order: 'oldest first', encoding: 'UTF-8' },
  ],
  [
    "Yahoo's export until 2017, newest first",
    'Date,Open,High,Low,Close,Volume,Adj Close\r\n2020-01-06,12.50,12.50,10.25,10.50,1500,10.4\r\n2020-01-03,11.50,13.00,11.00,12.75,2500,12.6\r\n2020-01-02,10.00,12.00,9.50,11.25,1000,11.1\r\n',
    { adjustment: 'none', order: 'newest first' },
  ],
  [
    "Yahoo's page, pasted, with its events and its footnote",
    'Date\tOpen\tHigh\tLow\tClose*\tAdj Close**\tVolume\nJan 06, 2020\t12.50\t12.50\t10.25\t10.50\t10.4\t1,500\nJan 03, 2020\t0.63 Dividend\nJan 03, 2020\t11.50\t13.00\t11.00\t12.75\t12.6\t2,500\nJan 02, 2020\t2:1 Stock Splits\nJan 02, 2020\t10.00\t12.00\t9.50\t11.25\t11.1\t1,000\n*Close price adjusted for splits.\n',
    {
      delimiter: 'tab',
      splits: [{ day: dayOf('2020-01-02'), numerator: 2, denominator: 1 }],
      dividends: [{ day: dayOf('2020-01-03'), amount: 0.63 }],
    },
  ],
  [
    "Stooq's archive",
    '<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>\nACME.US,D,20200102,000000,10,12,9.5,11.25,1000,0\nACME.US,D,20200103,000000,11.5,13,11,12.75,2500,0\nACME.US,D,20200106,000000,12.5,12.5,10.25,10.5,1500,0\n',
    { symbols: ['ACME.US'], dateFormat: 'year, month and day in eight digits (20241231)' },
  ],
  [
    'Tiingo',
    'date,close,high,low,open,volume,adjClose,adjHigh,adjLow,adjOpen,adjVolume,divCash,splitFactor\n2020-01-02T00:00:00.000Z,11.25,12,9.5,10,1000,5.6,6,4.7,5,2000,0.0,1.0\n2020-01-03T00:00:00.000Z,12.75,13,11,11.5,2500,6.3,6.5,5.5,5.7,5000,0.25,1.0\n2020-01-06T00:00:00.000Z,10.5,12.5,10.25,12.5,1500,10.5,12.5,10.25,12.5,1500,0.0,2.0\n',
    {
      adjustment: 'none',
      knowsSplits: true,
      splits: [{ day: dayOf('2020-01-06'), numerator: 2, denominator: 1 }],
      dividends: [{ day: dayOf('2020-01-03'), amount: 0.25 }],
    },
  ],
  [
    'Alpha Vantage, adjusted',
    'timestamp,open,high,low,close,adjusted_close,volume,dividend_amount,split_coefficient\n2020-01-06,12.5,12.5,10.25,10.5,10.5,1500,0.0000,1.0\n2020-01-03,11.5,13,11,12.75,12.75,2500,0.0000,1.0\n2020-01-02,10,12,9.5,11.25,11.25,1000,0.0000,1.0\n',
    { adjustment: 'none', splits: [], dividends: [] },
  ],
  [
    // 日付,終値,始値,高値,安値,出来高, and days such as 2020年1月2日: the close comes first.
    'a Japanese bank, in Shift_JIS',
    Buffer.from(
      'k/qVdCyPSZJsLI5ukmwsjYKSbCyIwJJsLI9vl4iNgg0KMjAyMJROMYyOMpP6LDExLjI1LDEwLDEyLDkuNSwxMDAwDQoyMDIwlE4xjI4zk/osMTIuNzUsMTEuNSwxMywxMSwyNTAwDQoyMDIwlE4xjI42k/osMTAuNSwxMi41LDEyLjUsMTAuMjUsMTUwMA0K',
      'base64',
    ),
    { delimiter: 'comma', encoding: 'Shift_JIS', dateFormat: 'year-month-day (2024-12-31)' },
  ],
  [
    'a German bank, in Windows-1252',
    Buffer.from(
      'Kursverlauf;Acme AG\r\nWKN;123456\r\n\r\nDatum;Erster;Hoch;Tief;Schlußkurs (EUR);Stück;Umsatz\r\n06.01.2020;12,50;12,50;10,25;10,50;1.500;15.750,00\r\n03.01.2020;11,50;13,00;11,00;12,75;2.500;31.875,00\r\n02.01.2020;10,00;12,00;9,50;11,25;1.000;11.250,00\r\nAlle Angaben ohne Gewähr.\r\n',
      'latin1',
    ),
    { delimiter: 'semicolon', decimalMark: ',', encoding: 'Windows-1252', dateFormat: 'day before month (31.12.2024)' },
  ],
  [
    'a French bank',
    'Date;Ouverture;Plus Haut;Plus Bas;Clôture;Volume\n02/01/2020;10,00;12,00;9,50;11,25;1 000\n03/01/2020;11,50;13,00;11,00;12,75;2 500\n06/01/2020;12,50;12,50;10,25;10,50;1\u202f500\n'.replaceAll(
      '\u202f',
      ' ',
    ),
    { decimalMark: ',', dateFormat: 'day before month (31.12.2024)' },
  ],
  [
    'a spreadsheet in UTF-16',
    Buffer.concat([
      Buffer.from([0xff, 0xfe]),
      Buffer.from(
        'Date\tOpen\tHigh\tLow\tClose\tVolume\r\n1/2/2020\t10\t12\t9.5\t11.25\t1000\r\n1/3/2020\t11.5\t13\t11\t12.75\t2500\r\n1/6/2020\t12.5\t12.5\t10.25\t10.5\t1500\r\n',
        'utf16le',
      ),
    ]),
    { encoding: 'UTF-16 little-endian', dateFormat: 'month before day (12/31/2024)' },
  ],
  [
    'Nasdaq with dollar signs',
    'Date,Close/Last,Volume,Open,High,Low\n01/06/2020,$10.50,1500,$12.50,$12.50,$10.25\n01/03/2020,$12.75,2500,$11.50,$13.00,$11.00\n01/02/2020,$11.25,1000,$10.00,$12.00,$9.50\n',
    { dateFormat: 'month before day (12/31/2024)', order: 'newest first' },
  ],
  [
    'quotes everywhere, abbreviated volumes, a byte order mark and a change in percent',
    '\ufeff"Date","Price","Open","High","Low","Vol.","Change %"\n"Jan 06, 2020","10.50","12.50","12.50","10.25","1.50K","-17.65%"\n"Jan 03, 2020","12.75","11.50","13.00","11.00","2.50K","13.33%"\n"Jan 02, 2020","11.25","10.00","12.00","9.50","1.00K","-"\n',
    { encoding: 'UTF-8' },
  ],
  [
    'no headings, semicolons and a trailing one, old Mac line ends',
    '2020-01-02;10;12;9.5;11.25;1000;\r2020-01-03;11.5;13;11;12.75;2500;\r2020-01-06;12.5;12.5;10.25;10.5;1500;\r',
    { hasHeadings: false, delimiter: 'semicolon' },
  ],
  [
    'MetaTrader, with a time of day and no headings',
    '2020.01.02,00:00,10,12,9.5,11.25,1000\n2020.01.03,00:00,11.5,13,11,12.75,2500\n2020.01.06,00:00,12.5,12.5,10.25,10.5,1500\n',
    { hasHeadings: false },
  ],
  [
    'pandas with a time zone, vertical bars',
    'Datetime|Open|High|Low|Close|Volume\n2020-01-02 00:00:00-05:00|10|12|9.5|11.25|1000\n2020-01-03 00:00:00-05:00|11.5|13|11|12.75|2500\n2020-01-06 00:00:00-05:00|12.5|12.5|10.25|10.5|1500\n',
    { delimiter: 'vertical bar' },
  ],
  [
    'seconds since 1970, packed',
    gzipSync(
      't,o,h,l,c,v\n'.replace('t', 'timestamp') +
        '1577975400,10,12,9.5,11.25,1000\n1578061800,11.5,13,11,12.75,2500\n1578321000,12.5,12.5,10.25,10.5,1500\n',
    ),
    { isCompressed: true, dateFormat: 'seconds since 1970, read as days in UTC' },
  ],
  [
    'rows of null, twice the same row, and a footer',
    'Date,Open,High,Low,Close,Volume\n2020-01-02,10,12,9.5,11.25,1000\n2020-01-03,11.5,13,11,12.75,2500\n2020-01-03,11.5,13,11,12.75,2500\n2020-01-04,null,null,null,null,null\n2020-01-05,-,N/A,,n.v.,-\n2020-01-06,12.5,12.5,10.25,10.5,1500\nTotal,,,,,5000\n',
    {
      notes: [
        '2 rows (line 5, …) without any price were left out.',
        '1 row (line 4) saying the same again was left out.',
        '1 row (line 8) of text around the table was left out.',
      ],
    },
  ],
  [
    'yfinance, with three rows of headings',
    'Price,Close,High,Low,Open,Volume\nTicker,ACME,ACME,ACME,ACME,ACME\nDate,,,,,\n2020-01-02,11.25,12,9.5,10,1000\n2020-01-03,12.75,13,11,11.5,2500\n2020-01-06,10.5,12.5,10.25,12.5,1500\n',
    { symbols: ['ACME'], adjustment: 'all' },
  ],
  [
    'marks that nobody sees around the dates',
    'Date,Open,High,Low,Close,Volume\n\u200e2020-01-02,10,12,9.5,11.25,1000\n\u202a2020-01-03\u202c,11.5,13,11,12.75,2500\n\u200b2020-01-06,12.5,12.5,10.25,10.5,1500\n',
    { problemCount: 0 },
  ],
  [
    'seconds since 1970, when the days of Sydney open',
    'timestamp,open,high,low,close,volume\n1577919600,10,12,9.5,11.25,1000\n1578006000,11.5,13,11,12.75,2500\n1578265200,12.5,12.5,10.25,10.5,1500\n',
    { dateFormat: 'seconds since 1970, evenings in UTC read as the day that they begin in the east' },
  ],
  [
    'moments in UTC, when the days of Berlin begin',
    'Date,Open,High,Low,Close,Volume\n2020-01-01T23:00:00.000Z,10,12,9.5,11.25,1000\n2020-01-02T23:00:00.000Z,11.5,13,11,12.75,2500\n2020-01-05T23:00:00.000Z,12.5,12.5,10.25,10.5,1500\n',
    { dateFormat: 'year-month-day with a time, evenings read as the day that they begin in the east' },
  ],
  [
    'day numbers of a spreadsheet',
    'Datum;Open;High;Low;Close;Volume\n43832;10;12;9,5;11,25;1000\n43833;11,5;13;11;12,75;2500\n43836;12,5;12,5;10,25;10,5;1500\n',
    { decimalMark: ',' },
  ],
]

describe('a file of prices is understood:', () => {
  it.each(files)('%s', async (_name, file, understood) => {
    const reading = await read(file)
    expect(rows(reading)).toEqual(three)
    expect(reading).toMatchObject({ problemCount: 0, questions: [], ...understood })
    checkBatch(csvBatch(reading, given))
    expect(spanText(reading)).toBe('3 bars from 2020-01-02 to 2020-01-06')
  })

  it('says which column is what', async () => {
    const { columns } = await read('Datum;Hoch;Tief;Erster;Schluss;Gehandelt an\n02.01.2020;12;9,5;10;11;Xetra\n')
    expect(columns).toEqual([
      { heading: 'Datum', role: 'date' },
      { heading: 'Hoch', role: 'high' },
      { heading: 'Tief', role: 'low' },
      { heading: 'Erster', role: 'open' },
      { heading: 'Schluss', role: 'close' },
      { heading: 'Gehandelt an', role: null },
    ])
  })
  it('repeats the close where there is nothing else, and says so', async () => {
    const reading = await read('Datum;Rücknahmepreis\n02.01.2020;101,37\n03.01.2020;101,52\n')
    expect(rows(reading)).toEqual([
      ['2020-01-02', 101.37, 101.37, 101.37, 101.37, Number.NaN],
      ['2020-01-03', 101.52, 101.52, 101.52, 101.52, Number.NaN],
    ])
    expect(reading.notes).toEqual(['There are no open, high and low: they repeat the close.'])
    expect(csvBatch(reading, given).precisionNote).toBe('the file gives closes only, so open, high and low repeat them')
  })
  it('says that rows are months apart', async () => {
    const months = Array.from({ length: 12 }, (_, i) => `2020-${String(i + 1).padStart(2, '0')}-01,${10 + i}`)
    const { notes } = await read(`Date,Close\n${months.join('\n')}\n`)
    expect(notes).toContain('Most rows are 31 days apart; each is taken as the bar of its one day.')
  })
  it('states dividends as paid where the file has divided them by later splits', async () => {
    const reading = await read(
      'Date,Open,High,Low,Close,Adj Close,Volume,Dividends,Stock Splits\n2020-01-02,10,12,9.5,11.25,11,1000,0.25,0.0\n2020-01-03,11.5,13,11,12.75,12,2500,0.0,4.0\n',
    )
    expect(reading).toMatchObject({
      adjustment: 'splits',
      dividends: [{ amount: 1 }],
      splits: [{ numerator: 4, denominator: 1 }],
    })
  })
  it('takes prices as traded when they jump as at a split', async () => {
    const reading = await read('Date,Open,High,Low,Close\n2020-01-02,400,404,398,402\n2020-01-03,101,102,99,100\n')
    expect(reading).toMatchObject({
      adjustment: 'none',
      adjustmentBecause: 'The price jumps on 2020-01-03 as it does at a split, so prices are as traded.',
    })
  })
})

describe('what a file leaves open is asked:', () => {
  const ambiguous = 'Date,Open,High,Low,Close\n03/02/2020,10,12,9,11\n04/02/2020,11,12,9,11\n05/02/2020,11,12,9,11\n'
  it('day or month first', async () => {
    const reading = await read('Date,Close\n02/03/2021,10\n')
    expect(reading.questions).toEqual([
      { about: 'dateOrder', says: expect.stringContaining('Dates like 02/03/2021 can be read with the day or the month first') },
    ])
    expect(reading.bars.time).toHaveLength(0)
    expect(() => csvBatch(reading, given)).toThrow('nothing was imported')
    expect(rows(await read('Date,Close\n02/03/2021,10\n', { dateOrder: 'day-first' }))[0]![0]).toBe('2021-03-02')
    expect(rows(await read('Date,Close\n02/03/2021,10\n', { dateOrder: 'month-first' }))[0]![0]).toBe('2021-02-03')
  })
  it('but not when only one reading has no weekend days', async () => {
    expect((await read(ambiguous)).dateFormat).toBe('day before month (31.12.2024)')
  })
  it('decimal mark or thousands', async () => {
    const file = 'Date;Close\n2020-01-02;1.234\n2020-01-03;1.241\n'
    expect((await read(file)).questions).toEqual([{ about: 'decimalMark', says: expect.stringContaining('Numbers like 1.234') }])
    expect(rows(await read(file, { decimalMark: ',' }))[0]![4]).toBe(1234)
    expect(rows(await read(file, { decimalMark: '.' }))[0]![4]).toBe(1.234)
  })
})

describe('a bad row', () => {
  const head = 'Date,Open,High,Low,Close,Volume\n2020-01-02,10,12,9.5,11.25,1000\n'
  const tail = '2020-01-06,12.5,12.5,10.25,10.5,1500\n'
  it.each([
    ['2020-01-03,abc,13,11,12.75,2500', 'Line 3, open "abc": not a number'],
    ['2020-01-03,11.5,13,,12.75,2500', 'Line 3, low "": missing, while the row has other prices'],
    ['2020-01-03,11.5,10,11,12.75,2500', 'Line 3, high "10": below the low'],
    ['2020-01-03,11.5,12.5,11,12.75,2500', 'Line 3, high "12.5": below the close'],
    ['2020-01-03,11.5,13,12,12.75,2500', 'Line 3, low "12": above the open'],
    ['2020-01-03,0,13,11,12.75,2500', 'Line 3, open "0": not above zero'],
    ['2020-01-03,-11.5,13,11,12.75,2500', 'Line 3, open "-11.5": not above zero'],
    ['2020-01-03,11.5,13,11,12.75,-1', 'Line 3, volume "-1": below zero'],
    ['2020-01-03,11.5,13,11,12.75,many', 'Line 3, volume "many": not a number'],
    ['2020-02-30,11.5,13,11,12.75,2500', 'Line 3, date "2020-02-30": not a date like the others'],
    ['03.01.2020,11.5,13,11,12.75,2500', 'Line 3, date "03.01.2020": not a date like the others'],
    ['2020-01-02,11.5,13,11,12.75,2500', 'Line 2, date "2020-01-02": another row has the same day and other figures'],
    ['2031-01-02,11.5,13,11,12.75,2500', 'Line 3, date "2031-01-02": a day that has not come yet'],
    ['here is something', 'Line 3: no date in "here is something"'],
    ['2020-01-03,1e400,1e400,11,12.75,2500', 'Line 3, open "1e400": not a number'],
    ['2020-01-03,11.5,13,11', 'Line 3, close "": missing, while the row has other prices'],
  ])('%s refuses the file: %s', async (row, sentence) => {
    const reading = await read(head + row + '\n' + tail, { today: dayOf('2026-01-01') })
    expect(problemText(reading.problems[0]!)).toBe(sentence)
    expect(() => csvBatch(reading, given)).toThrow('Nothing was imported.')
    const left = csvBatch(reading, { ...given, skipBadRows: true })
    expect(left.precisionNote).toMatch(/bad rows? were left out/)
    checkBatch(left)
  })
})

describe('a row unlike all others', () => {
  const days = ['06', '07', '08', '09', '10', '13', '14', '15', '16', '17']
  const lines = days.map(day => `${day}.01.2020;11,50;13,00;11,00;12,75;2500`)
  const withRow = (row: string) => `Datum;Eröffnung;Hoch;Tief;Schluss;Volumen\n${lines.with(3, row).join('\n')}\n`
  it.each([
    ['01/09/2020;11,50;13,00;11,00;12,75;2500', 'Line 5, date "01/09/2020": not a date like the others'],
    ['09.01.2020;11,50;13,00;11,00;12,752500', 'Line 5: 5 cells, where the other rows have 6'],
    [
      '09.01.2002;11,50;13,00;11,00;12,75;2500',
      'Line 5, date "2002-01-09": between the rows of 2020-01-08 and 2020-01-10, where a day is missing',
    ],
  ])('%s refuses the file: %s', async (row, sentence) => {
    const { problems } = await read(withRow(row))
    expect(problems.map(problemText)).toEqual([sentence])
  })
  it('is taken where it was only moved, or written twice', async () => {
    for (const moved of [lines.toSpliced(2, 1).toSpliced(6, 0, lines[2]!), [...lines, lines[0]!]]) {
      const { problems, bars } = await read(`Datum;Eröffnung;Hoch;Tief;Schluss;Volumen\n${moved.join('\n')}\n`)
      expect([problems, bars.time.length]).toEqual([[], 10])
    }
  })
})

describe('headings', () => {
  it.each([
    'Data;Abertura;Máxima;Mínima;Último;Vol.',
    'Datum;Openen;Hoog;Laag;Slot;Volume',
    'Datum;Öppning;Högst;Lägst;Senaste;Volym',
    'Dato;Åpning;Høy;Lav;Slutt;Volum',
    'Data;Otwarcie;Najwyższy;Najniższy;Zamknięcie;Wolumen',
    'Tarih;Açılış;Yüksek;Düşük;Kapanış;Hac.',
    'Дата;Открытие;Макс.;Мин.;Закрытие;Объём',
    '日付;始値;高値;安値;終値;出来高',
    '日期;开盘价;最高价;最低价;收盘价;成交量',
    '날짜;시가;고가;저가;종가;거래량',
    'Datum;Eröffn.;Hoch;Tief;Zuletzt;Vol.',
  ])('%s are understood', async head => {
    const { columns } = await read(`${head}\n2020-01-02;10;12;9;11;1000\n`)
    expect(columns.map(({ role }) => role)).toEqual(['date', 'open', 'high', 'low', 'close', 'volume'])
  })
})

describe('numbers', () => {
  it.each([
    ['1234.5', '.', 1234.5],
    ['1,234.5', '.', 1234.5],
    ['1.234,5', ',', 1234.5],
    ["1'234.50", '.', 1234.5],
    ['1 234,50', ',', 1234.5],
    ['€12,50', ',', 12.5],
    ['12.50 USD', '.', 12.5],
    ['$0.01', '.', 0.01],
    ['.5', '.', 0.5],
    ['5.', '.', 5],
    ['1.5e3', '.', 1500],
    ['+3', '.', 3],
    ['12.34M', '.', 12_340_000],
    ['1,5K', ',', 1500],
    ['12', ',', 12],
    ['10,00 kr', ',', 10],
    ['12,50 zł', ',', 12.5],
    ['₹12.50', '.', 12.5],
    ['CA$12.50', '.', 12.5],
    ['1,23.4', '.', null],
    ['1.2.3', '.', null],
    ['', '.', null],
    ['.', '.', null],
    ['0x10', '.', null],
    ['1 2', '.', null],
    ['Infinity', '.', null],
    ['12,5', '.', null],
    ['--5', '.', null],
    ['12,34,567', '.', 1_234_567],
    ['1,23,45,678.5', '.', 12_345_678.5],
    ['12,34,56', '.', null],
  ] as const)('%s with %s is %s', (cell, mark, value) => expect(numberOf(cell, mark)).toBe(value))
  it.each([
    [['1.234', '12.5'], ';', { mark: '.' }],
    [['1,234', '12,5'], ';', { mark: ',' }],
    [['1.234.567'], ';', { mark: ',' }],
    [['0,125'], ';', { mark: ',' }],
    [['1.234,50'], ';', { mark: ',' }],
    [['12', '13'], ';', { mark: '.' }],
    [['1.234'], ';', { undecided: '1.234' }],
    [['10,00 kr'], ';', { mark: ',' }],
    [['1.234'], ',', { mark: '.' }],
    [['12,5', '12.5', '1,25', '1.25'], ';', { contradiction: ['.', ','] }],
  ])('%j between %s: %j', (cells, separator, decision) => expect(decideMark(cells, separator)).toEqual(decision))
})

describe('dates', () => {
  it.each([
    ['2020-01-31', 'year-month-day', '2020-01-31'],
    ['2020/1/31', 'year-month-day', '2020-01-31'],
    ['20200131', 'yyyymmdd', '2020-01-31'],
    ['31.01.20', 'day-month-year', '2020-01-31'],
    ['31.01.99', 'day-month-year', '1999-01-31'],
    ['31-Jan-2020', 'day month-name year', '2020-01-31'],
    ['31. März 2020', 'day month-name year', '2020-03-31'],
    ['1 août 2020', 'day month-name year', '2020-08-01'],
    ['Fri, 31 Jan 2020', 'day month-name year', '2020-01-31'],
    ['January 31st, 2020', 'month-name day year', '2020-01-31'],
    ['2020-01-31T14:30:00.000Z', 'year-month-day', '2020-01-31'],
    ['1/31/2020 4:00:00 PM', 'month-day-year', '2020-01-31'],
    ['31.02.2020', 'day-month-year', null],
    ['2020-13-01', 'year-month-day', null],
    ['0000-01-01', 'year-month-day', null],
    ['31 Foo 2020', 'day month-name year', null],
  ] as const)('%s as %s is %s', (cell, format, day) => {
    const found = dayIn(cell, format)
    expect(found === null ? null : isoDay(found)).toBe(day)
  })
  it.each([
    [['13/01/2020', '02/02/2020'], { format: 'day-month-year' }],
    [['01/13/2020', '02/02/2020'], { format: 'month-day-year' }],
    [['01.02.2020'], { format: 'day-month-year' }],
    [['30/11/2020', '01/12/2020', '02/12/2020'], { format: 'day-month-year' }],
    [['01/10/2020', '01/11/2020', '02/10/2020', '03/09/2020'], { format: 'month-day-year' }],
    [['foo'], { none: true }],
  ])('%j: %j', (cells, decision) => expect(decideDates(cells)).toEqual(decision))
})
