// Files that somebody might drop by mistake, by hand or after a bad download, and what has to be said of each.
import { gzipSync } from 'node:zlib'

export const head = 'Date,Open,High,Low,Close,Volume\n'
export const row = '2020-01-02,10,12,9.5,11.25,1000\n'
export const bytes = (...values: number[]) => Buffer.from(values)

/** What it is, the file, and what is said of it. */
export const refusedFiles: readonly [name: string, file: string | Uint8Array, says: RegExp][] = [
  ['an empty file', '', /^The file is empty\.$/],
  ['nothing but blank lines', '\n\r\n  \n', /^The file is empty\.$/],
  ['a byte order mark and nothing else', bytes(0xef, 0xbb, 0xbf), /^The file is empty\.$/],
  ['a web page', '<!DOCTYPE html>\n<html><body>Sign in</body></html>', /^This is a web page/],
  ['an answer in XML', '<?xml version="1.0"?><prices/>', /^This is a web page/],
  ['a page that begins with a comment', '<!-- cached -->\n<html><body>Sign in</body></html>', /^This is a web page/],
  ['an answer in JSON', '{"error":"rate limit"}', /^This is JSON, not a CSV file/],
  ['rows in JSON', '[\n{"date":"2020-01-02","close":10}]', /^This is JSON, not a CSV file/],
  ['a workbook', bytes(0x50, 0x4b, 0x03, 0x04, 1, 2, 3), /^This is a zip archive or a workbook/],
  ['an old workbook', bytes(0xd0, 0xcf, 0x11, 0xe0, 0xa1), /^This is a workbook/],
  ['a PDF document', '%PDF-1.7 …', /^This is a PDF document/],
  ['a picture', bytes(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13), /^(This is not a text file|The file)/],
  ['half a gzip file', gzipSync(head + row.repeat(50)).subarray(0, 40), /cannot be unpacked/],
  ['a gzip file with garbage inside', Buffer.concat([bytes(0x1f, 0x8b, 8, 0), Buffer.alloc(50, 7)]), /cannot be unpacked/],
  ['a bomb', gzipSync(Buffer.alloc(70 * 1024 * 1024, 0x20)), /^The file is larger than 64 MB/],
  [
    'half a UTF-16 file',
    Buffer.concat([bytes(0xff, 0xfe), Buffer.from('Date,Close\n2020', 'utf16le'), bytes(0x31)]),
    /UTF-16 text, but is damaged/,
  ],
  [
    'zero bytes in the middle',
    `${head}2020-01-02,10,\0\0\0,9.5,11.25,1000\n`,
    /^This is not a text file: there is a zero byte at character 47\.$/,
  ],
  ['headings alone', head, /^The file has headings, but no rows\.$/],
  ['no headings and no dates', 'a,b,c\nd,e,f\n', /^No table of prices was found/],
  ['no close', 'Date,Open,High,Low\n2020-01-02,1,2,1\n', /the headings name a date, but no close/],
  // Five columns without a heading for the close are not five columns in the usual order.
  ['no close, but a volume', 'Date,Open,High,Low,Volume\n2020-01-02,1,2,1,900\n', /the headings name a date, but no close/],
  [
    'two currencies beside the prices',
    'Date,Close\n2020-01-02,$10\n2020-01-03,€11\n',
    /^The prices are in several currencies \(\$, EUR\)/,
  ],
  [
    'two currencies in a column of their own',
    'Date,Close,Currency\n2020-01-02,10,GBP\n2020-01-03,1100,GBp\n',
    /^The prices are in several currencies \(GBP, GBX\)/,
  ],
  [
    'two columns of one name that differ',
    'Date,Close,Close\n2020-01-02,10,10\n2020-01-03,11,12\n',
    /^Two columns are called "Close", and line 3 says "11" and "12" there\.$/,
  ],
  ['a cell without an end', `Date,Close\n2020-01-02,${'9'.repeat(900_000)}`, /^Line 2 has a cell of more than 500 characters\.$/],
  [
    'decimal commas among commas',
    'Date,Close\n2020-01-02,100,25\n2020-01-03,101,50\n',
    /^None of the 2 rows can be read\. Line 2: 3 cells under 2 headings\.$/,
  ],
  [
    'dates of both orders',
    'Date,Close\n13/02/2020,10\n02/14/2020,11\n05/06/2020,12\n',
    /^Some dates have the day first \(13\/02\/2020\) and some the month \(02\/14\/2020\)/,
  ],
  [
    'several symbols side by side, as yfinance writes them',
    'Ticker,A,A,B,B\nPrice,Close,Open,Close,Open\nDate,,,,\n2020-01-02,10,11,9,10\n',
    /^The file holds several symbols \(A, B\): import one file per symbol\.$/,
  ],
  ['no dates under the date', 'Date,Close\nAAPL,1\nMSFT,2\n', /holds no dates that can be read/],
  ['nothing but missing prices', `${head}2020-01-02,null,null,null,null,null\n`, /^None of the 1 rows holds a price\.$/],
  [
    'nothing but bad rows',
    `${head}2020-01-02,a,b,c,d,e\n2020-01-03,a,b,c,d,e\n`,
    /^None of the 2 rows can be read\. Line 2, open "a": not a number\.$/,
  ],
  ['a quote that never closes', `${head}"2020-01-02,10,12\n`, /^The quotation mark on line 2 is never closed\.$/],
  [
    'two marks for decimals',
    'Date;Open;High;Low;Close\n2020-01-02;10,5;12,5;9.5;11.5\n2020-01-03;10.5;12.5;9,5;11,5\n',
    /^Some numbers have a decimal comma/,
  ],
  [
    'two symbols',
    'Symbol,Date,Close\nAAPL,2020-01-02,1\nMSFT,2020-01-02,2\n',
    /several symbols \(AAPL, MSFT\): import one file per symbol/,
  ],
  [
    'a cell without end',
    `${head}2020-01-02,${'9'.repeat(100_000)},1,1,1,1\n`,
    /^Line 2 has a cell of more than 500 characters\.$/,
  ],
  ['too many columns', `${head}2020-01-02${',1'.repeat(500)}\n`, /^Line 2 has more than 64 columns\.$/],
  [
    'a row of a megabyte',
    `${head}"${'9'.repeat(1_100_000)}"\n`,
    /^Line 2 is longer than a megabyte, which is no row of prices\.$/,
  ],
  ['no row at all', 'é'.repeat(600_000), /^Line 1 is longer than a megabyte, which is no row of prices\.$/],
  ['blank lines without end', '\r\n'.repeat(600_000), /^The file has more than 200000 lines\.$/],
  ['too many rows', `Date,Close\n${'2020-01-02,1\n'.repeat(100_002)}`, /more than 100000 rows/],
]

/** What it is, the line after `head` and `row`, and what is said of it. */
export const badRows: readonly [name: string, line: string, says: string][] = [
  ['a price that is a date', '2020-01-03,2020-01-03,12,9.5,11,5', 'Line 3, open "2020-01-03": not a number'],
  ['a price in hexadecimal', '2020-01-03,0x10,12,9.5,11,5', 'Line 3, open "0x10": not a number'],
  ['infinity', '2020-01-03,Infinity,12,9.5,11,5', 'Line 3, open "Infinity": not a number'],
  ['a formula', '2020-01-03,=1+1,12,9.5,11,5', 'Line 3, open "=1+1": not a number'],
  ['a price of nothing', '2020-01-03,0.00,12,9.5,11,5', 'Line 3, open "0.00": not above zero'],
  ['columns that slipped', '2020-01-03,,10,12,9.5,11', 'Line 3, open "": missing, while the row has other prices'],
  ['a row cut off', '2020-01-03,10,1', 'Line 3, low "": missing, while the row has other prices'],
  ['a day that does not exist', '2019-02-29,10,12,9.5,11,5', 'Line 3, date "2019-02-29": not a date like the others'],
  ['another kind of date', '01/03/2020,10,12,9.5,11,5', 'Line 3, date "01/03/2020": not a date like the others'],
  ['a day of the future', '2150-01-03,10,12,9.5,11,5', 'Line 3, date "2150-01-03": a day that has not come yet'],
  [
    'the same day with another price',
    '2020-01-02,10,12,9.5,11.5,5',
    'Line 2, date "2020-01-02": another row has the same day and other figures',
  ],
  ['high and low exchanged', '2020-01-03,10,9.5,12,11,5', 'Line 3, high "9.5": below the low'],
  ['a sentence in the middle', 'server error', 'Line 3: no date in "server error"'],
  ['a comma for the decimals, unquoted', '2020-01-03,10,5,12,5,9', 'Line 3, high "5": below the low'],
  ['more cells than headings', '2020-01-03,10,12,9.5,11,5,6,7', 'Line 3: 8 cells under 6 headings'],
  [
    'a row of another separator',
    '2020-01-03;10;12;9.5;11;5',
    'Line 3: its cells are not separated as those of the other rows are',
  ],
  [
    'colours of a terminal',
    '\u001b[31m2020-01-03,10,12,9.5,11,5',
    'Line 3, date "\ufffd[31m2020-01-03": not a date like the others',
  ],
  ['a price beyond all prices', '2020-01-03,1e300,1e300,1e300,1e300,5', 'Line 3, open "1e300": beyond what anything costs'],
  ['a price of almost nothing', '2020-01-03,1e-300,1e-300,1e-300,1e-300,5', 'Line 3, open "1e-300": beyond what anything costs'],
  [
    'a web page where the download failed',
    '<html><body>504 Gateway Time-out</body></html>',
    'Line 3: a web page begins here, so the download has failed half-way',
  ],
]
