// Whoever can write into the directory of backups can lie there. What lies is not ours, and hides none that is.
import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { manifestOf } from '../../../test/support/manifests.ts'
import { openShelf } from './shelf.ts'

const directory = mkdtempSync(join(tmpdir(), 'shelf-'))
afterAll(() => rmSync(directory, { recursive: true }))
const [ours, liar] = ['20260101T020000Z-00000a', '20260102T020000Z-00000b']
const bytes = Buffer.from('what is inside is of no interest here')

function shelfWith(name: string): { shelf: ReturnType<typeof openShelf>; path: (file: string) => string } {
  const place = join(directory, name.replaceAll(/\W/g, '-'))
  mkdirSync(place)
  const path = (file: string) => join(place, file)
  writeFileSync(path(`${ours}.tar.gz.age`), bytes)
  writeFileSync(path(`${ours}.json`), JSON.stringify(manifestOf(ours, { number: 1, createdAt: new Date(0), bytes })))
  writeFileSync(path(`${ours}.check.json`), JSON.stringify({ state: 'proved', at: '2026-01-01T02:01:00.000Z' }))
  return { shelf: openShelf(place), path }
}
const lying = { ...manifestOf(liar, { number: 2, createdAt: new Date(0), bytes }) }

describe('a manifest', () => {
  it.each<[string, unknown]>([
    ['that is nothing', null],
    ['of a newer format', { ...lying, format: 2 }],
    ['whose file has no name', { ...lying, file: 5 }],
    ['whose file is that of another', { ...lying, file: `${ours}.tar.gz.age` }],
    ['whose file is the directory above', { ...lying, file: '..' }],
    ['with the number of none', { ...lying, number: '2' }],
    ['with a number at which counting ends', { ...lying, number: Number.MAX_SAFE_INTEGER }],
    ['of no time', { ...lying, createdAt: 'yesterday' }],
    ['of less than no bytes', { ...lying, bytes: -1 }],
    ['without tables', { ...lying, tables: null }],
  ])('%s is foreign, and hides none that is ours', async (name, told) => {
    const { shelf, path } = shelfWith(name)
    writeFileSync(path(`${liar}.tar.gz.age`), bytes)
    writeFileSync(path(`${liar}.json`), JSON.stringify(told))
    expect((await shelf.list()).map(({ id, state }) => [id, state])).toEqual([
      [ours, 'proved'],
      [liar, 'foreign'],
    ])
  })

  it('with a number without end, or that is a directory, is foreign too', async () => {
    const { shelf, path } = shelfWith('endless')
    writeFileSync(path(`${liar}.json`), JSON.stringify(lying).replace('"number":2', '"number":1e999'))
    mkdirSync(path('20260103T020000Z-00000c.json'))
    expect((await shelf.list()).map(({ state }) => state)).toEqual(['proved', 'foreign', 'foreign'])
  })

  it('whose file is no file, or of which somebody says what no check says, is no good one', async () => {
    const { shelf, path } = shelfWith('no-file')
    writeFileSync(path(`${ours}.check.json`), JSON.stringify({ state: 'golden', at: 'yesterday' }))
    expect(await shelf.list()).toMatchObject([{ id: ours, state: 'written', checkedAt: null }])
    rmSync(path(`${ours}.tar.gz.age`))
    mkdirSync(path(`${ours}.tar.gz.age`))
    expect(await shelf.list()).toMatchObject([{ id: ours, state: 'bad', says: 'Its file is not there.' }])
  })
})

describe('a directory that cannot be used', () => {
  const io = expect.objectContaining({ code: 'io', message: expect.stringContaining('BACKUP_DIR') })
  it('is said to be one, whatever is wanted of it', async () => {
    const file = join(directory, 'no-directory')
    writeFileSync(file, '')
    await expect(openShelf(file).list()).rejects.toEqual(io)
    await expect(openShelf(file).locked('a test', Date.now, async () => {})).rejects.toEqual(io)
    const { shelf, path } = shelfWith('no-lock')
    mkdirSync(path('lock'))
    await expect(shelf.locked('a test', Date.now, async () => {})).rejects.toEqual(io)
    expect(() => shelf.hold()).toThrow(io)
  })
})

it('notes what a check found, also when several check at once', async () => {
  const { shelf } = shelfWith('noted')
  const check = { state: 'verified', at: '2026-01-02T03:04:05.000Z' } as const
  await Promise.all(Array.from({ length: 20 }, () => shelf.note(ours, check)))
  expect(await shelf.list()).toMatchObject([{ id: ours, state: 'verified', checkedAt: check.at }])
})

it('is swept of what the killed have left, and not of what somebody writes who holds no lock', async () => {
  const { shelf, path } = shelfWith('swept')
  const [young, old] = [path(`${ours}.check.json.draft`), path('second-place.json.draft')]
  for (const draft of [young, old, path('left.part')]) writeFileSync(draft, '')
  utimesSync(old, new Date(0), new Date(0))
  await shelf.sweep(Date.now)
  expect([young, old, path('left.part')].map(draft => existsSync(draft))).toEqual([true, false, false])
})
