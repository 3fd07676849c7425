// Files as they come in on a bad day: by hand, and a few hundred more by seed. Never a crash; one sentence; and what is taken out
// of a damaged file is only what would pass the door of the store.
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { dayOf, Failure } from '#basics'
import { checkBatch, type SeriesBatch } from '../../src/product/market/batch.ts'
import { csvBatch, type CsvReading, problemText, readCsv } from '../../src/product/market/providers/csv.ts'
import { badRows, bytes, head, refusedFiles, row } from '../support/damaged-files.ts'

const given = {
  symbol: 'ACME',
  listing: { name: 'Acme', kind: 'share', exchange: 'XNYS' },
  currency: 'USD',
  fileName: 'acme.csv',
} as const
async function faultOf(file: string | Uint8Array): Promise<Failure> {
  return readCsv(Buffer.from(file), { today: dayOf('2026-01-05') }).then(
    () => Promise.reject(new Error('it was read')),
    (error: unknown) => {
      if (error instanceof Failure) return error
      throw error
    },
  )
}

describe('a file that cannot be read is refused in one sentence:', () => {
  it.each(refusedFiles)('%s', async (_name, file, sentence) => {
    const { message, code } = await faultOf(file)
    expect(message).toMatch(sentence)
    expect(message).toMatch(/^[A-Z][^\n\0]{5,300}\.$/)
    expect(['damaged', 'too-large', 'invalid']).toContain(code)
  })
})

describe('a bad row is named, and nothing of the file is imported:', () => {
  it.each(badRows)('%s', async (_name, line, sentence) => {
    const reading = await readCsv(Buffer.from(`${head}${row}${line}\n2020-01-06,12.5,12.5,10.25,10.5,1500\n`), {
      today: dayOf('2026-01-05'),
    })
    expect(reading.problems.map(problemText)[0]).toBe(sentence)
    expect(() => csvBatch(reading, given)).toThrow(Failure)
  })
})

describe('the end of a file', () => {
  const whole = `${head}${row}2020-01-03,11,12,9.5,11.25,1500\n2020-01-06,12.5,12.5,10.25,`
  it.each([
    ['within a row, in the middle of a number, is where the download stopped', '10', ['Line 4: the file ends within this row']],
    ['after a whole row needs no end of line', '10.5,1500', []],
    ['after a separator is a value that is missing', '10.5,', []],
    [
      'in rows of another separator is named too',
      '10.5,1500\n2020-01-07;12;13;11;12;1000\n',
      ['Line 5: its cells are not separated as those of the other rows are'],
    ],
    [
      'within a page that begins after the table is said too',
      '10.5,1500\n<html><body>504',
      ['Line 5: a web page begins here, so the download has failed half-way'],
    ],
  ])('%s', async (_name, end, said) => {
    expect((await readCsv(Buffer.from(whole + end))).problems.map(problemText)).toEqual(said)
  })
})

describe('the currency of the prices', () => {
  it.each([
    ['a column', 'Date,Close,Currency\n2020-01-02,10,EUR\n2020-01-03,11,EUR\n', 'EUR'],
    ['a column of pence', 'Date,Close,Currency\n2020-01-02,1010,GBp\n2020-01-03,1100,GBp\n', 'GBX'],
    ['the mark beside the prices', 'Date;Close\n2020-01-02;10,25 €\n2020-01-03;11,25 €\n', 'EUR'],
    ['the heading', 'Datum;Schlusskurs (CHF)\n02.01.2020;10,25\n03.01.2020;11,25\n', 'CHF'],
    ['a mark that one currency has', 'Date,Close\n2020-01-02,₹10.00\n2020-01-03,₹11.00\n', 'INR'],
    ['crowns, which many countries have', 'Date;Close\n2020-01-02;10,00 kr\n2020-01-03;11,00 kr\n', null],
    ['a dollar sign, which many currencies have', 'Date,Close\n2020-01-02,$10\n2020-01-03,$11\n', null],
    ['nothing', 'Date,Close\n2020-01-02,10\n2020-01-03,11\n', null],
  ])('is told by %s', async (_name, file, code) => {
    const reading = await readCsv(Buffer.from(file))
    expect(reading.currency).toBe(code)
    expect(csvBatch(reading, { ...given, currency: null }).currency).toBe(code)
  })
})

/** A good file in one of a few dialects. */
function goodFile(random: () => number): string {
  const separator = pick([',', ';', '\t'], random)
  const comma = separator !== ',' && random() < 0.5
  const number = (value: number): string => value.toFixed(2).replace('.', comma ? ',' : '.')
  const lines = ['Date', 'Open', 'High', 'Low', 'Close', 'Volume'].join(separator)
  let close = 50
  const rows = Array.from({ length: 40 }, (_, i) => {
    const open = close * (0.98 + random() * 0.04)
    close = open * (0.97 + random() * 0.06)
    const day = new Date(Date.UTC(2021, 0, 4 + i)).toISOString().slice(0, 10)
    return [
      day,
      number(open),
      number(Math.max(open, close) + 0.5),
      number(Math.min(open, close) - 0.5),
      number(close),
      String(Math.floor(random() * 1e6)),
    ].join(separator)
  })
  return [lines, ...rows].join(pick(['\n', '\r\n', '\r'], random))
}

function pick<T>(from: readonly T[], random: () => number): T {
  return from[Math.floor(random() * from.length)]!
}

type Damage = (file: Buffer, random: () => number) => Buffer
const at = (file: Buffer, random: () => number): number => Math.floor(random() * file.length)
const spliced = (file: Buffer, from: number, removed: number, inserted: Uint8Array): Buffer =>
  Buffer.concat([file.subarray(0, from), inserted, file.subarray(from + removed)])
const damages: Damage[] = [
  (file, random) => file.subarray(0, at(file, random)),
  (file, random) => spliced(file, at(file, random), 1, bytes(Math.floor(random() * 256))),
  (file, random) => spliced(file, at(file, random), Math.floor(random() * 200), Buffer.alloc(0)),
  (file, random) => spliced(file, at(file, random), 0, Buffer.from('"')),
  (file, random) =>
    spliced(
      file,
      at(file, random),
      0,
      Buffer.from(pick([',', ';', '\t', '\n', '\r', '.', '-', 'NaN', '1e9', '<html>', '=cmd()', '\u202e', '\0'], random)),
    ),
  (file, random) => spliced(file, at(file, random), 0, Buffer.from(Array.from({ length: 40 }, () => Math.floor(random() * 256)))),
  (file, random) => Buffer.concat([file, file.subarray(at(file, random))]),
  (file, random) =>
    Buffer.from(
      file
        .toString('latin1')
        .split(/\r\n|\r|\n/)
        .sort(() => random() - 0.5)
        .join('\n'),
      'latin1',
    ),
  (file, random) =>
    Buffer.from(
      file.toString('latin1').replaceAll(pick([',', ';', '.', '\t'], random), pick([',', ';', '.', ''], random)),
      'latin1',
    ),
  (file, random) =>
    Buffer.from(file.toString('latin1').replaceAll('2021-01', pick(['01/2021', '2021-13', '', '2021'], random)), 'latin1'),
  file => Buffer.from(file.toString('latin1'), 'utf16le'),
  (file, random) => gzipSync(file).subarray(0, 20 + Math.floor(random() * 200)),
]

/** Mulberry32. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

describe('a file that is damaged at random', () => {
  const seeds = Array.from({ length: 400 }, (_, seed) => seed + 1)

  it('is read or refused in one sentence, and what is read of it passes the door of the store', async () => {
    const outcomes = { read: 0, refused: 0, asked: 0, partly: 0 }
    for (const seed of seeds) {
      const random = seeded(seed)
      let file: Buffer = Buffer.from(goodFile(random))
      for (let n = 0; n <= random() * 3; n++) file = pick(damages, random)(file, random)
      let reading: CsvReading | null = null
      try {
        reading = await readCsv(file)
        for (const problem of reading.problems) expect(problemText(problem).length).toBeLessThan(250)
        const batch: SeriesBatch = csvBatch(reading, { ...given, skipBadRows: true })
        checkBatch(batch)
        if (reading.problemCount > 0) {
          outcomes.partly++
          expect(() => csvBatch(reading!, given)).toThrow(Failure)
        } else outcomes.read++
      } catch (error) {
        if (!(error instanceof Failure)) throw new Error(`seed ${seed}`, { cause: error })
        expect(error.message, `seed ${seed}`).toMatch(/^[^\n\0]{10,400}\.$/)
        if (reading) outcomes.asked++
        else outcomes.refused++
      }
    }
    // All ways out are taken, or this test shows nothing.
    expect(Math.min(outcomes.read, outcomes.refused, outcomes.partly)).toBeGreaterThan(10)
  })

  it('when it is not damaged is read whole', async () => {
    for (const seed of seeds.slice(0, 50)) {
      const reading = await readCsv(Buffer.from(goodFile(seeded(seed))))
      expect([reading.bars.time.length, reading.problemCount, reading.questions], `seed ${seed}`).toEqual([40, 0, []])
    }
  })
})
