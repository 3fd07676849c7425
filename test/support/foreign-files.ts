// Files that are no daily prices, or daily prices that something has gone wrong with: other formats, other alphabets, other programs' ideas of
// a table. Each is refused whole, for the reason that stands beside it.
import { gzipSync } from 'node:zlib'
import { bytes, head, row } from './damaged-files.ts'

const rows = `${row}2020-01-03,11,12,9.5,11.25,1500\n2020-01-06,12.5,12.5,10.25,10.5,1500\n`
const closes = (first: string, second: string) => `Date,Close\n2020-01-02,${first}\n2020-01-03,${second}\n`
const dates = (first: string, second: string) => `Date,Close\n${first},10\n${second},11\n`
const after = (line: string) => `${head}${row}${line}\n`
const utf32 = (text: string) =>
  bytes(0xff, 0xfe, 0, 0, ...Array.from(text).flatMap(character => [character.charCodeAt(0), 0, 0, 0]))
const noTable = 'No table of prices was found'
const noDates = 'holds no dates that can be read'

/** What it is, the file, and a part of what is said of it. */
export const foreignFiles: readonly [name: string, file: string | Uint8Array, says: string][] = [
  ['UTF-32', utf32(head + rows), 'not a text file: there is a zero byte at character 1'],
  ['zero bytes at the end', `${head}${rows}\0\0\0`, 'not a text file'],
  ['gzip in gzip', gzipSync(gzipSync(head + rows)), 'packed (gzip, twice): unpack it first'],
  ['gzip with something after it', Buffer.concat([gzipSync(head + rows), Buffer.from('garbage')]), 'cannot be unpacked'],
  ['zstd', bytes(0x28, 0xb5, 0x2f, 0xfd, 1, 2, 3), 'packed (zstd): unpack it first'],
  ['bzip2', 'BZh91AY&SY', 'packed (bzip2): unpack it first'],
  ['xz', bytes(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0), 'packed (xz): unpack it first'],
  ['7z', bytes(0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c), 'packed (7z): unpack it first'],
  ['rar', 'Rar!\u001a\u0007', 'packed (rar): unpack it first'],
  ['a database', 'SQLite format 3\0', 'not a text file'],
  ['columns of Parquet', Buffer.from('PAR1 schema PAR1'), noTable],
  ['a bank’s statement in OFX', 'OFXHEADER:100\nDATA:OFXSGML\n<OFX><SIGNONMSGRSV1>', noTable],
  ['prices in QIF', '!Type:Prices\n"AAPL",10.5,"1/2/20"\n^\n', noTable],
  ['an address book', 'BEGIN:VCARD\nFN:X\nEND:VCARD\n', noTable],
  ['a document', '{\\rtf1\\ansi Date,Close}', noTable],
  ['a workbook in XML', '<?xml version="1.0"?><Workbook>', 'This is a web page'],
  ['lists of another language', '["Date","Close"]\n["2020-01-02",10]\n', noDates],
  ['a line of JSON for each day', '{"date":"2020-01-02","close":10}\n', 'This is JSON'],
  ['a note of a service', '{"Note": "Thank you for your call frequency."}', 'This is JSON'],
  ['a sentence about a limit', 'Exceeded the daily hits limit', noTable],
  ['two words', 'No data', noTable],
  ['one word', 'N/A', noTable],
  ['columns apart by blanks', 'Date Open High Low Close\n2020-01-02 10 12 9.5 11.25\n', noTable],
  ['columns apart by colons', 'Date:Close\n2020-01-02:10\n', noTable],
  ['days side by side', 'Date,2020-01-02,2020-01-03\nOpen,1,2\nHigh,2,3\nLow,1,1\nClose,1,2\n', noTable],
  ['symbols side by side', 'Date,AAPL,MSFT\n2020-01-02,10,20\n2020-01-03,11,21\n', 'several symbols (AAPL, MSFT)'],
  ['prices without days', 'Open,High,Low,Close\n1,2,1,1\n', noTable],
  ['a volume alone', 'Date,Volume\n2020-01-02,1000\n2020-01-03,1100\n', 'no close'],
  ['returns alone', 'Date,Daily return (%)\n2020-01-02,1.2\n2020-01-03,0.4\n', 'no close'],
  ['half a million columns', `Date,Close${',x'.repeat(500_000)}\n2020-01-02,10\n`, 'more than 64 columns'],
  ['a million columns', `Date,Close${',x'.repeat(1_000_000)}\n2020-01-02,10\n`, 'longer than a megabyte'],
  ['a million columns of nothing, then one more', `Date,Close${','.repeat(1_000_000)}x\n2020-01-02,10\n`, 'more than 64 columns'],
  ['ends of lines that are none', (head + rows).replaceAll('\n', '\u2028'), 'headings, but no rows'],
  ['lines apart by tabulators', head + rows.replaceAll('\n', '\v'), 'Line 2: 16 cells under 6 headings'],
  ['quotation marks of a typesetter', '“Date”,“Close”\n“2020-01-02”,“10”\n', noDates],
  ['apostrophes for quotation marks', "'Date','Close'\n'2020-01-02','10'\n", noDates],
  [
    'a mark in the middle that never closes',
    after('2020-01-03,"11,12,9.5,11.25,1500'),
    'The quotation mark on line 3 is never closed',
  ],
  ['text behind a mark', after('2020-01-03,"11"x,12,9.5,11.25,1500'), 'Line 3, open "11x": not a number'],
  ['the same heading for two days', 'Date,Date,Close\n2020-01-02,2020-01-03,10\n', 'Two columns are called "Date"'],
  ['headings in the middle again', `${head}${rows}${head}2020-01-07,10,12,9.5,11,5\n`, 'Line 5: no date in "Date Open'],
  ['another table below', `${head}${rows}\nDate,Dividends\n2020-01-03,0.5\n`, 'Line 7, high "": missing'],
  ['days of an emperor', '日付,終値\n令和2年1月6日,100\n令和2年1月7日,101\n', noDates],
  ['day numbers with hours', dates('43832.5', '43833.5'), noDates],
  ['days in wide digits', dates('２０２０-０１-０２', '２０２０-０１-０３'), noDates],
  ['days in words', dates('yesterday', 'today'), noDates],
  ['days that a formula makes', dates('=TODAY()', '=TODAY()-1'), noDates],
  ['days that an address makes', dates('@SUM(A1)', '@SUM(A2)'), noDates],
  ['thirteen months', dates('2020-13-01', '2020-13-02'), 'date "2020-13-01": not a date'],
  ['a day too many in February', dates('2020-02-28', '2020-02-30'), 'date "2020-02-30": not a date'],
  ['days of two ways of writing', dates('2020-01-02', '03.01.2020'), 'date "03.01.2020": not a date like the others'],
  ['the year 1', dates('0001-01-01', '0001-01-02'), 'Line 2, date "0001-01-01"'],
  ['the last day there is', dates('9999-12-30', '9999-12-31'), 'Line 2, date "9999-12-30"'],
  ['two digits in three places', dates('10-11-12', '11-11-12'), 'can be read with the day or the month first'],
  ['a price of four hundred digits', closes('9'.repeat(400), '11'), 'not a number'],
  ['a price beyond the range of numbers', closes('1e999', '11'), 'Line 2, close "1e999": not a number'],
  ['a price that nothing costs', closes('1e15', '1e15'), 'beyond what anything costs'],
  ['prices below nothing', closes('-10', '-11'), 'not above zero'],
  ['a minus of a typesetter', closes('−10', '11'), 'Line 2, close "−10": not a number'],
  ['losses in brackets', closes('(10)', '11'), 'Line 2, close "(10)": not a number'],
  ['shares of a hundred', closes('10%', '11%'), 'Line 2, close "10%": not a number'],
  ['digits of another alphabet', closes('١٠', '١١'), 'not a number'],
  ['marks of a page', closes('<b>10</b>', '11'), 'Line 2, close "<b>10</b>": not a number'],
  ['a formula that calls home', after('2020-01-03,=HYPERLINK("http://x"),12,9.5,11.25,1000'), 'not a number'],
  ['a formula with a plus', after('2020-01-03,+1+cmd|x!A0,12,9.5,11.25,1000'), 'not a number'],
  ['two currencies in the cells', closes('10 USD', '11 EUR'), 'The prices are in several currencies'],
  ['a volume below nothing', after('2020-01-03,11,12,9.5,11.25,-5'), 'volume "-5": below zero'],
  ['a volume without end', after('2020-01-03,11,12,9.5,11.25,inf'), 'volume "inf": not a number'],
  ['a volume of all that there is', after('2020-01-03,11,12,9.5,11.25,1e30'), 'Line 3, volume "1e30": more than anything trades'],
  ['a low of nothing', after('2020-01-03,11,12,0,11.25,1500'), 'low "0": not above zero'],
  ['a row of noughts', after('2020-01-03,0,0,0,0,0'), 'open "0": not above zero'],
  ['a close above the high', after('2020-01-03,11,12,9.5,13,1500'), 'high "12": below the close'],
]
