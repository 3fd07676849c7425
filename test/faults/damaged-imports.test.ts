// The damaged files where they do harm if anything does: dropped upon a symbol that has bars, over HTTP, into a real database.
import { afterAll, expect, it } from 'vitest'
import { buildServer } from '#http'
import { openRefreshRun } from '../../src/product/market/refresh-run.ts'
import { openSources } from '../../src/product/market/sources.ts'
import { sourcesRoutes } from '../../src/product/market/sources.routes.ts'
import { localOptions } from '../support/local-options.ts'
import { badRows, head, refusedFiles, row } from '../support/damaged-files.ts'
import { foreignFiles } from '../support/foreign-files.ts'
import { testDatabase } from '../support/database.ts'
import { replayed } from '../support/replayed-exchange.ts'

const database = await testDatabase()
const clock = () => new Date(Date.UTC(2026, 0, 5))
const sources = openSources({
  database,
  outbound: replayed(clock().getTime()).outbound,
  keys: { tiingo: undefined, alphaVantage: undefined, secContact: undefined },
  clock,
})
let minutes = 0
const app = await buildServer({
  ...localOptions,
  mounts: [{ routes: sourcesRoutes(sources, openRefreshRun({ sources, clock, log: { error: () => {} } })) }],
  authenticate: async () => null,
  isAlone: async () => true,
  // A minute between two files, so that the limits of requests are none of this.
  now: () => (minutes += 1) * 60_000,
})
afterAll(() => app.close())

async function drop(file: string | Uint8Array) {
  const answer = await app.inject({
    method: 'POST',
    url: '/api/market/imports?symbol=ACME&fileName=acme.csv',
    headers: { host: 'localhost:3000', 'content-type': 'text/csv' },
    payload: Buffer.from(file),
  })
  return { status: answer.statusCode, detail: String(answer.json<{ detail?: string }>().detail) }
}

const tables = ['bar_block', 'bar_block_revision', 'bar_series', 'bar_finding', 'dividend', 'split', 'event_list', 'listing']
async function digest(): Promise<string> {
  const each = tables.map(
    name => `SELECT '${name}' AS name, md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) AS sum FROM "${name}" AS t`,
  )
  const { rows } = await database.pool.query<{ name: string; sum: string }>(each.join(' UNION ALL '))
  return rows.map(({ name, sum }) => `${name} ${sum}`).join('\n')
}

const good = `${head}${row}2020-01-03,11,12,9.5,11.25,1500\n2020-01-06,12.5,12.5,10.25,10.5,1500\n`
const files: [name: string, file: string | Uint8Array, says: string | RegExp][] = [
  // How long unpacking 64 MB takes is a matter of the machine; a request that takes too long is told to come again.
  ...refusedFiles
    .filter(([name]) => name !== 'a bomb')
    .map(([name, file, says]): [string, string | Uint8Array, RegExp] => [name, file, says]),
  ...badRows.map(([name, line, says]): [string, string, string] => [
    name,
    `${head}${row}${line}\n2020-01-06,12.5,12.5,10.25,10.5,1500\n`,
    says,
  ]),
  ...foreignFiles,
  ['a download that stopped within a row', good.slice(0, -9), 'the file ends within this row'],
  ['one that stopped within a number, with a page after it', `${good.slice(0, -3)}\n<html><body>504`, 'the download has failed'],
  ['rows of two kinds', `${good}2020-01-07;12;13;11;12;1000\n`, 'not separated as those of the other rows are'],
  ['the same again, in cents', good + good.slice(head.length).replaceAll(/(\d+)\.(\d+)/g, '$1$2'), 'Line 5'],
]

it(`each of ${files.length} damaged files is refused in one sentence, and no stored bar changes`, async () => {
  expect(files.length).toBeGreaterThanOrEqual(120)
  expect((await drop(good)).status).toBe(200)
  const before = await digest()
  const wrong: string[] = []
  for (const [name, file, says] of files) {
    const { status, detail } = await drop(file)
    const isTold = typeof says === 'string' ? detail.includes(says) : says.test(detail)
    if (![413, 422].includes(status) || !isTold || /\n/.test(detail)) wrong.push(`${name}: ${status} ${detail}`)
    if ((await digest()) !== before) wrong.push(`${name}: what is stored has changed`)
  }
  expect(wrong).toEqual([])
  // And the same file with one figure more is taken, so that the digest shows a change at all.
  expect((await drop(good.replace('10.5,1500', '10.75,1500'))).status).toBe(200)
  expect(await digest()).not.toBe(before)
}, 60_000)
