// OTLP_URL for real: requests to the product arrive as spans at a collector of this machine.
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, expect, it } from 'vitest'
import { newSecret, readSettings } from '#config'
import { buildServer } from '#http'
import { openLog } from '#telemetry'
import { testDatabase } from '../../test/support/database.ts'
import { everything } from '../../test/support/market-data.ts'
import { remove, temporaryDirectory } from '../../test/support/product.ts'
import { sampleOptions } from '../../test/support/sample-server.ts'
import { compose } from './compose.ts'

type Posted = {
  path: string
  type: string
  body: { resourceSpans: { scopeSpans: { spans: { name: string; traceId: string; parentSpanId?: string }[] }[] }[] }
}

const posted: Posted[] = []
const collector = createServer((request, response) => {
  void readBody(request).then(text => {
    posted.push({
      path: request.url ?? '',
      type: request.headers['content-type'] ?? '',
      body: JSON.parse(text) as Posted['body'],
    })
    response.end('{}')
  })
})
await new Promise<void>(resolve => collector.listen(0, '127.0.0.1', resolve))
const directory = temporaryDirectory()
const database = await testDatabase({ filled: everything, poolSize: 6 })
afterAll(() => {
  collector.close()
  remove(directory)
})

it('sends each request with what it waited for, and the database’s part beneath it', async () => {
  const log = openLog({ level: 'silent', readable: false, write: () => {} })
  const { settings } = readSettings(
    {
      DATA_DIR: directory,
      DATABASE_URL: database.url,
      DATABASE_MIGRATE_URL: database.ownerUrl,
      SESSION_SECRET: newSecret(),
      OTLP_URL: `http://127.0.0.1:${(collector.address() as AddressInfo).port}`,
    },
    { readFile: () => '' },
  )
  const product = await compose({
    settings,
    log,
    progress: () => {},
    owns: false,
    works: false,
    stop: new AbortController().signal,
  })
  const app = await buildServer({
    ...sampleOptions,
    mounts: product.mounts,
    authenticate: product.authenticate,
    ...product.instruments.serverOptions,
    now: () => Date.now(),
  })
  const answer = await app.inject('/api/stocks/IBM')
  expect(answer.statusCode).toBe(200)
  await app.close()
  await product.close()
  expect(posted[0]).toMatchObject({ path: '/v1/traces', type: 'application/json' })
  const spans = posted.flatMap(({ body }) => body.resourceSpans.flatMap(one => one.scopeSpans.flatMap(scope => scope.spans)))
  const request = spans.find(({ name }) => name === 'GET /api/stocks/:symbol')
  expect(request).toBeDefined()
  expect(spans.filter(({ traceId, parentSpanId }) => traceId === request!.traceId && parentSpanId).length).toBeGreaterThan(0)
})

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}
