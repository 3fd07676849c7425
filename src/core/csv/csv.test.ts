import { expect, it } from 'vitest'
import { csvLine, textOfCell } from './csv.ts'

it.each([
  ['a,b', '"a,b"'],
  ['say "no"', '"say ""no"""'],
  ['two\nlines', '"two\nlines"'],
  [' edge', '" edge"'],
  ['plain', 'plain'],
  ['', ''],
  ['=1+1', "'=1+1"],
  ['+49 30 1', "'+49 30 1"],
  ['-2', "'-2"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', '"\'\t=1"'],
  ["'=1", "''=1"],
  ["'plain", "'plain"],
  ['\0=1', '"\'\0=1"'],
  ['=HYPERLINK("http://x","y")', '"\'=HYPERLINK(""http://x"",""y"")"'],
])('writes %j as %j', (cell, text) => expect(csvLine([cell])).toBe(`${text}\r\n`))

it('leaves numbers as they are, negative ones too, and null empty', () =>
  expect(csvLine([-1.5, true, null, 'x'])).toBe('-1.5,true,,x\r\n'))

it.each(['=1', "'=1", "''=1", "'plain", '@x', '+1', 'x=1', ''])('reads %j back as it was', text =>
  expect(textOfCell(csvLine([text]).trimEnd())).toBe(text),
)
