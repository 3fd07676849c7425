import { expect, it } from 'vitest'
import { isFailure } from '#basics'
import { readContent } from './content.ts'
import { tarEnd, tarEntry } from './tar.ts'

const heading = { product: 'tradewise', format: 1, id: 'x', at: '', tables: [], sequences: [], applied: [] }
const end = { id: 'x', tables: {} }

async function* tarOf(first: unknown, last: unknown) {
  yield* tarEntry('backup.json', Buffer.from(JSON.stringify(first)))
  yield* tarEntry('end.json', Buffer.from(JSON.stringify(last)))
  yield tarEnd
}
const codeOf = (first: unknown, last: unknown) =>
  readContent(tarOf(first, last)).then(
    () => 'read',
    (error: unknown) => (isFailure(error) ? error.code : String(error)),
  )

it('what is whole is read', async () => expect(await codeOf(heading, end)).toBe('read'))

it.each<[string, unknown, unknown, string]>([
  ['says nothing', null, end, 'foreign'],
  ['is of a newer format', { ...heading, format: 2 }, end, 'conflict'],
  ['names no tables', { ...heading, tables: undefined }, end, 'damaged'],
  ['names a table without columns', { ...heading, tables: [{ name: 'listing' }] }, end, 'damaged'],
  ['names no migrations', { ...heading, applied: null }, end, 'damaged'],
  ['has a sequence of no number', { ...heading, sequences: [{ name: 's', value: 'x', isCalled: true }] }, end, 'damaged'],
  ['ends with nothing', heading, null, 'damaged'],
  ['ends without tables', heading, { id: 'x' }, 'damaged'],
])('a content that %s is refused in a word, and is no fault of ours', async (_, first, last, code) => {
  expect(await codeOf(first, last)).toBe(code)
})
