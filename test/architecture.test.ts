// The shape of the tree, checked like any other behaviour. Each rule has a fault planted in a toy tree, so that it is known to bite.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readModuleGraph } from '../tools/checks/module-graph.ts'
import { houseRules } from './support/house-rules.ts'

describe('the tree', () => {
  const graph = readModuleGraph('.')
  it('is seen by this check', () => {
    expect(graph.modules.length).toBeGreaterThan(10)
    expect(graph.links.length).toBeGreaterThan(20)
  })
  for (const rule of houseRules) it(rule.says, () => expect(rule.broken(graph)).toEqual([]))
})

/** A small house in order: every planted fault is one change to it. */
const house: Record<string, string> = {
  'src/core/basics/basics.ts': `export { Failure } from './failure.ts'`,
  'src/core/basics/failure.ts': `export class Failure extends Error {}`,
  'src/core/series/series.ts': `import { Failure } from '#basics'\nexport const bars = (ms: number) => { if (!ms) throw new Failure(); return new Date(ms) }`,
  'src/platform/database/database.ts': `import pg from 'pg'\nexport type Database = { pool: pg.Pool }`,
  'src/platform/http/http.ts': `import fastify from 'fastify'\nexport const server = fastify`,
  'src/product/market/market.ts': `import { bars } from '#series'\nimport type { Database } from '#database'\nimport { read } from './market.store.ts'\nexport const stock = (d: Database) => [bars(1), read(d)]`,
  'src/product/market/market.store.ts': `import { sql } from 'kysely'\nimport type { Database } from '#database'\nexport const read = (d: Database) => [d, sql\`select 1\`]`,
  'src/product/market/market.contract.ts': `import { z } from 'zod'\nexport const answer = z.object({})\nexport type Answer = z.infer<typeof answer>`,
  'src/product/market/market.routes.ts': `import type { FastifyInstance } from 'fastify'\nimport { answer } from './market.contract.ts'\nexport const routes = (f: FastifyInstance) => [f, answer]`,
  'src/product/market/market.test.ts': `import { sql } from 'kysely'\nimport '../../../test/support/database.ts'\nsql.raw(String(Date.now()))`,
  'src/product/analysis/analysis.ts': `import { stock } from '#market'\nexport const state = stock`,
  'src/operations/health/health.ts': `import { stock } from '#market'\nexport const alive = stock`,
  'src/app/compose.ts': `import { routes } from '../product/market/market.routes.ts'\nimport { server } from '#http'\nexport const composed = [routes, server, process.env.PORT]`,
  'web/page.tsx': `import type { Answer } from '../src/product/market/market.contract.ts'\nimport { useState } from 'react'\nexport const Page = () => useState<Answer>()`,
  'test/support/database.ts': `export const testDatabase = () => process.env.X`,
}
const market = 'src/product/market/market.ts'
const failure = 'src/core/basics/failure.ts'

type Plant = { rule: string; plant: string; files: Record<string, string>; faces?: Record<string, string>; also?: string[] }
const plants: Plant[] = [
  ...['core', 'platform', 'product', 'operations'].map((band, n) => ({
    rule: 'points down',
    plant: `${band} imports the band above`,
    files: {
      [`src/${band}/room/room.ts`]: `import { above } from '${n === 3 ? '../../app/compose.ts' : '#above'}'\nexport const x = above`,
      ...(n < 3 && { [`src/${['platform', 'product', 'operations'][n]}/above/above.ts`]: 'export const above = 1' }),
    },
    faces: {
      '#room': `./src/${band}/room/room.ts`,
      ...(n < 3 && { '#above': `./src/${['platform', 'product', 'operations'][n]}/above/above.ts` }),
    },
    also: n === 0 ? ['keeps the core pure'] : n === 3 ? ['meets a neighbour'] : [],
  })),
  {
    rule: 'points down',
    plant: 'a type is imported upwards',
    files: { 'src/platform/http/http.ts': `export type X = import('#market').X` },
  },
  {
    rule: 'meets a neighbour',
    plant: 'a neighbour is entered by path',
    files: { 'src/product/analysis/analysis.ts': `import { read } from '../market/market.store.ts'\nexport const x = read` },
  },
  {
    rule: 'meets a neighbour',
    plant: 'a face is reached by path',
    files: { 'src/product/analysis/analysis.ts': `export { stock } from '../market/market.ts'` },
  },
  {
    rule: 'meets a neighbour',
    plant: 'a room is entered by a dynamic import',
    files: { 'src/operations/health/health.ts': `export const x = () => import('../../product/market/market.store.ts')` },
  },
  { rule: 'keeps the core pure', plant: 'a package', files: { [failure]: `import { z } from 'zod'\nexport const Failure = z` } },
  {
    rule: 'keeps the core pure',
    plant: 'a node module',
    files: { [failure]: `import { readFileSync } from 'node:fs'\nexport const Failure = readFileSync` },
  },
  ...[
    'Date.now()',
    'new Date()',
    'new Date',
    'Math.random()',
    'performance.now()',
    'crypto.randomUUID()',
    `fetch('/x')`,
    'console.log(1)',
    'process.uptime()',
    'setTimeout(() => {}, 1)',
  ].map(said => ({ rule: 'keeps the core pure', plant: said, files: { [failure]: `export const Failure = () => ${said}` } })),
  {
    rule: 'lets HTTP stop',
    plant: 'a use case takes a request',
    files: { [market]: `import type { FastifyRequest } from 'fastify'\nexport const stock = (r: FastifyRequest) => r` },
  },
  {
    rule: 'lets HTTP stop',
    plant: 'app registers a plugin',
    files: { 'src/app/server.ts': `import cookie from '@fastify/cookie'\nexport const x = cookie` },
  },
  {
    rule: 'talks to the database',
    plant: 'a use case imports kysely',
    files: { [market]: `import type { Kysely } from 'kysely'\nexport const stock = (k: Kysely<object>) => k` },
  },
  {
    rule: 'talks to the database',
    plant: 'a use case builds a query',
    files: { [market]: `export const stock = (d: any) => d.kysely.selectFrom('bar').execute()` },
  },
  {
    rule: 'talks to the database',
    plant: 'a check asks the pool',
    files: { 'src/operations/health/health.ts': `export const alive = (d: any) => d.pool.query('select 1')` },
  },
  {
    rule: 'reads the environment',
    plant: 'process.env in the platform',
    files: { 'src/platform/http/http.ts': `export const server = process.env.PORT` },
  },
  {
    rule: 'reads the environment',
    plant: 'env from node:process',
    files: { [market]: `import { env } from 'node:process'\nexport const stock = env` },
  },
  {
    rule: 'lets contracts stop',
    plant: 'a use case reads its contract',
    files: { [market]: `import type { Answer } from './market.contract.ts'\nexport const stock = (a: Answer) => a` },
  },
  {
    rule: 'lets only src/app mount',
    plant: 'a room mounts its own routes',
    files: { [market]: `import { routes } from './market.routes.ts'\nexport const stock = routes` },
  },
  {
    rule: 'keeps tests',
    plant: 'the product imports a test support',
    files: { [market]: `import { testDatabase } from '../../../test/support/database.ts'\nexport const stock = testDatabase` },
  },
  {
    rule: 'shows the browser contracts only',
    plant: 'a page imports a face',
    files: { 'web/page.tsx': `import type { Failure } from '../src/core/basics/basics.ts'\nexport type X = Failure` },
  },
  {
    rule: 'shows the browser contracts only',
    plant: 'a page imports a schema, not its type',
    files: { 'web/page.tsx': `import { answer } from '../src/product/market/market.contract.ts'\nexport const x = answer` },
  },
  {
    rule: 'has no cycles',
    plant: 'two files need each other',
    files: {
      'src/product/market/a.ts': `import { b } from './b.ts'\nexport const a = () => b`,
      'src/product/market/b.ts': `import { a } from './a.ts'\nexport const b = () => a`,
    },
  },
  {
    rule: 'has no cycles',
    plant: 'two rooms know each other by a type',
    files: {
      'src/product/market/market.ts': `import type { State } from '#analysis'\nexport const stock = (s: State) => s`,
      'src/product/analysis/analysis.ts': `import { stock } from '#market'\nexport type State = 1\nexport const state = stock`,
    },
  },
  { rule: 'has a face', plant: 'a room without a face', files: { 'src/product/screener/filter.ts': 'export const x = 1' } },
  { rule: 'has a face', plant: 'a face that is not there', files: {}, faces: { '#alerts': './src/product/alerts/alerts.ts' } },
  {
    rule: 'has a face',
    plant: 'a face with another name',
    files: {},
    faces: { '#store': './src/product/market/market.store.ts' },
  },
]

describe('a toy house', () => {
  it('in order breaks no rule', () => expect(brokenIn({}, {})).toEqual({}))
  it('may speak of forbidden things in comments and strings, and import types in a circle within a room', () =>
    expect(
      brokenIn({
        [failure]: `// Date.now() and process.env are not for here\nexport const Failure = "new Date() fetch('x') import('zod')"`,
        'src/product/market/a.ts': `import type { B } from './b.ts'\nexport type A = B[]`,
        'src/product/market/b.ts': `import type { A } from './a.ts'\nexport type B = A | { performance: number }`,
        'src/product/analysis/analysis.contract.ts': `import { answer } from '../market/market.contract.ts'\nexport const more = answer`,
      }),
    ).toEqual({}))
  for (const { rule, plant, files, faces, also = [] } of plants) {
    it(`is caught out: ${rule} — ${plant}`, () => {
      const broken = Object.keys(brokenIn(files, faces)).map(
        says => [rule, ...also].find(start => says.startsWith(start)) ?? says,
      )
      expect(broken.toSorted()).toEqual([rule, ...also].toSorted())
    })
  }
})

function brokenIn(files: Record<string, string>, faces: Record<string, string> = {}): Record<string, string[]> {
  const root = mkdtempSync(join(tmpdir(), 'house-'))
  try {
    const usual = [
      'core/basics',
      'core/series',
      'platform/database',
      'platform/http',
      'product/market',
      'product/analysis',
      'operations/health',
    ]
    const imports = Object.fromEntries(usual.map(room => [`#${room.split('/')[1]}`, `./src/${room}/${room.split('/')[1]}.ts`]))
    const tree = { ...house, ...files, 'package.json': JSON.stringify({ imports: { ...imports, ...faces } }) }
    for (const [path, text] of Object.entries(tree)) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    }
    const graph = readModuleGraph(root)
    return Object.fromEntries(
      houseRules.map(rule => [rule.says, rule.broken(graph)] as const).filter(([, broken]) => broken.length > 0),
    )
  } finally {
    rmSync(root, { recursive: true })
  }
}
