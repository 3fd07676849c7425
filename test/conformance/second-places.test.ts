// What every second place for backups promises, said once and held against each: the one in memory and a bucket on a real S3 server; and
// what becomes of a copy when the network or that server misbehaves.
import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { isFailure } from '#basics'
import { openShelf } from '../../src/operations/backups/shelf.ts'
import { openOffsite } from '../../src/operations/backups/offsite.ts'
import { s3AddressOf } from '../../src/operations/backups/s3-address.ts'
import { openS3, type S3Options } from '../../src/operations/backups/s3-place.ts'
import type { SecondPlace } from '../../src/operations/backups/second-place.ts'
import { manifestOf } from '../support/manifests.ts'
import { memoryPlace } from '../support/memory-place.ts'
import { startS3 } from '../support/s3-server.ts'

const megabyte = 1 << 20
const directory = mkdtempSync(join(tmpdir(), 'second-'))
const server = await startS3()
afterAll(async () => {
  await server.close()
  rmSync(directory, { recursive: true })
})
beforeEach(() => {
  server.gate.fault = () => undefined
  server.gate.asked.length = 0
})
const s3 = (options: Partial<S3Options> = {}, url = server.url) =>
  openS3(s3AddressOf(url), { notes: directory, partBytes: 5 * megabyte, tries: 2, ...options })

async function read(place: SecondPlace, key: string): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of place.get(key)) parts.push(part)
  return Buffer.concat(parts)
}

const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => (isFailure(error) ? `${error.code}: ${error.message} ${String(error.cause)}` : `bug: ${String(error)}`),
  )

function fileOf(name: string, bytes: Buffer): string {
  const path = join(directory, name)
  writeFileSync(path, bytes)
  return path
}

const large = randomBytes(12 * megabyte + 17)
const largePath = fileOf('large', large)

describe.each<[string, () => Promise<SecondPlace>]>([
  ['memory', async () => memoryPlace()],
  ['a bucket', () => s3()],
])('a second place in %s', (_, open) => {
  it('gives back what was put, of any size, and lists it', async () => {
    const place = await open()
    const told: number[] = []
    await place.put('a.tar', largePath, bytes => told.push(bytes))
    await place.put('empty', fileOf('empty', Buffer.alloc(0)), () => {})
    expect(told.at(-1)).toBe(large.length)
    expect((await read(place, 'a.tar')).equals(large)).toBe(true)
    expect((await read(place, 'empty')).length).toBe(0)
    expect((await place.list()).toSorted((a, b) => a.key.localeCompare(b.key))).toEqual([
      { key: 'a.tar', bytes: large.length },
      { key: 'empty', bytes: 0 },
    ])
    place.close()
  })

  it('takes the newer of two of one name, and removes without asking whether it is there', async () => {
    const place = await open()
    await place.put('twice', fileOf('one', Buffer.from('one')), () => {})
    await place.put('twice', fileOf('two', Buffer.from('other')), () => {})
    expect((await read(place, 'twice')).toString()).toBe('other')
    await place.remove('twice')
    await place.remove('twice')
    expect((await place.list()).map(({ key }) => key)).not.toContain('twice')
    expect(await failureOf(read(place, 'twice'))).toMatch(/^not-found/)
    place.close()
  })
})

describe('a bucket that misbehaves', () => {
  const isPart = (query: string, number: number) => query.includes(`partNumber=${number}`)

  it('is gone on with where it was cut, part by part', async () => {
    server.gate.fault = ({ query }) => (isPart(query, 2) ? { cutAfter: megabyte } : undefined)
    expect(await failureOf((await s3()).put('cut', largePath, () => {}))).toMatch(/^busy: The second place .* is away/)
    expect(existsSync(join(directory, 'cut.upload'))).toBe(true)
    server.gate.fault = () => undefined
    server.gate.asked.length = 0
    const place = await s3()
    await place.put('cut', largePath, () => {})
    expect(server.gate.asked.filter(asked => asked.endsWith('part'))).toHaveLength(2)
    expect((await read(place, 'cut')).equals(large)).toBe(true)
    expect(existsSync(join(directory, 'cut.upload'))).toBe(false)
  })

  it('gets another file of the same name from its beginning', async () => {
    server.gate.fault = ({ query }) => (isPart(query, 2) ? { status: 503, code: 'SlowDown' } : undefined)
    expect(await failureOf((await s3()).put('changed', largePath, () => {}))).toMatch(/^busy/)
    server.gate.fault = () => undefined
    const other = randomBytes(large.length)
    const place = await s3()
    await place.put('changed', fileOf('other', other), () => {})
    expect((await read(place, 'changed')).equals(other)).toBe(true)
  })

  it('is tried again at once when it stumbles', async () => {
    let times = 0
    server.gate.fault = ({ query }) => (isPart(query, 1) && times++ === 0 ? { status: 500, code: 'InternalError' } : undefined)
    await (await s3()).put('stumbled', largePath, () => {})
    expect(times).toBe(2)
  })

  it.each([
    ['refuses the key', { status: 403, code: 'AccessDenied' }, /^not-allowed: The second place for backups refuses the key/],
    ['has no such bucket', { status: 404, code: 'NoSuchBucket' }, /^misconfigured: .* no such bucket/],
    ['is in another region', { status: 400, code: 'AuthorizationHeaderMalformed' }, /^misconfigured: .* another region/],
    ['is full of requests', { status: 429, code: 'SlowDown' }, /^busy/],
    ['is broken', { status: 500, code: 'InternalError' }, /^busy/],
    ['says that other bytes arrived', { status: 400, code: 'BadDigest' }, /^io: What was sent changed/],
    ['answers with another tag', { wrongTag: true }, /^io: Other bytes/],
    ['never answers', { waitMs: 5_000 }, /^busy: .* too slow/],
  ] as const)('that %s has its word, and the word holds no key', async (_, fault, words) => {
    server.gate.fault = ({ query }) => (isPart(query, 1) ? fault : undefined)
    const place = await s3('waitMs' in fault ? { requestMs: 300 } : {})
    const said = await failureOf(place.put('refused', largePath, () => {}))
    expect(said).toMatch(words)
    expect(said).not.toContain(server.secret)
    expect((await place.list()).map(({ key }) => key)).not.toContain('refused')
  })

  it.each([
    ['says again and again that there is more', '<NextContinuationToken>more</NextContinuationToken>'],
    ['says that there is more, and not where', ''],
  ])('that %s is not asked without end', async (_, token) => {
    const answer = `<ListBucketResult><IsTruncated>true</IsTruncated>${token}</ListBucketResult>`
    server.gate.fault = ({ query }) => (query.includes('list-type') ? { answer } : undefined)
    expect(await failureOf((await s3()).list())).toMatch(/^io: .* a list without an end/)
  })

  it('whose list comes in pages of a thousand is read to its end', async () => {
    const page = (from: number, more: string) => {
      const entries = Array.from(
        { length: 1_000 },
        (_, i) => `<Contents><Key>tradewise/k${from + i}</Key><Size>1</Size></Contents>`,
      )
      return `<ListBucketResult><IsTruncated>${more !== ''}</IsTruncated>${more}${entries.join('')}</ListBucketResult>`
    }
    const pages = new Map([
      [undefined, page(0, '<NextContinuationToken>b c</NextContinuationToken>')],
      ['b c', page(1_000, '')],
    ])
    server.gate.fault = ({ query }) => {
      const answer = query.includes('list-type')
        ? pages.get(new URLSearchParams(query).get('continuation-token') ?? undefined)
        : undefined
      return answer === undefined ? undefined : { answer }
    }
    const found = await (await s3()).list()
    expect(new Set(found.map(({ key }) => key)).size).toBe(2_000)
  })

  it('that stops in the middle of what it gives is away', async () => {
    const place = await s3({ requestMs: 300 })
    await place.put('stalls', largePath, () => {})
    server.gate.fault = ({ method }) => (method === 'GET' ? { stallAfter: 1_000 } : undefined)
    expect(await failureOf(read(place, 'stalls'))).toMatch(/^busy: .* too slow/)
  })

  it('that is not there is away', async () => {
    const place = await s3({}, server.url.replace(/:\d+\//, ':9/'))
    expect(await failureOf(place.list())).toMatch(/^busy/)
  })
})

describe('copying away', () => {
  const day = 86_400_000
  const rule = { days: 30, keep: 2, daily: 0, weekly: 0, monthly: 0 }

  /** A directory with backups of these ages; what is inside is of no interest here. */
  function shelfOf(ages: readonly number[], { from = 1, isVerified = false } = {}) {
    const shelf = mkdtempSync(join(directory, 'shelf-'))
    const ids = ages.map((age, index) => {
      const createdAt = new Date(Date.UTC(2026, 0, 100 - age))
      const id = `${createdAt.toISOString().replaceAll(/[-:]|\.\d+/g, '')}-00000${index}`
      const bytes = randomBytes(1_000 + index)
      writeFileSync(join(shelf, `${id}.tar.gz.age`), bytes)
      const manifest = manifestOf(id, { number: from + index, createdAt, bytes })
      writeFileSync(join(shelf, `${id}.json`), JSON.stringify(manifest))
      if (isVerified) writeFileSync(join(shelf, `${id}.check.json`), JSON.stringify({ state: 'verified', at: createdAt }))
      return id
    })
    return { shelf, ids }
  }
  async function* swept(source: AsyncIterable<Buffer>, of: string) {
    for await (const part of source) {
      yield part
      await vi.waitUntil(() => readdirSync(of).some(name => name.endsWith('.fetched.part')), { timeout: 20_000, interval: 5 })
      writeFileSync(join(of, 'left.part'), '')
      await openShelf(of).sweep(Date.now)
      expect(existsSync(join(of, 'left.part'))).toBe(false)
    }
  }
  const now = () => Date.UTC(2026, 0, 100)
  const quiet = () => {}

  it('copies what is missing, and nothing twice; the manifest comes last', async () => {
    const { shelf, ids } = shelfOf([3, 2, 1])
    const place = memoryPlace()
    const order: string[] = []
    const watched = {
      ...place,
      put: (key: string, path: string, tell: (bytes: number) => void) => (order.push(key), place.put(key, path, tell)),
    }
    const offsite = openOffsite({ directory: shelf, open: async () => watched, rule, now })
    expect((await offsite.sync(quiet)).uploaded).toEqual(ids.toReversed())
    expect(order.slice(0, 2)).toEqual([`${ids[2]}.tar.gz.age`, `${ids[2]}.json`])
    expect((await offsite.sync(quiet)).uploaded).toEqual([])
    expect((await offsite.list()).map(({ id, state }) => [id, state])).toEqual(ids.toReversed().map(id => [id, 'verified']))
  })

  it('keeps there by its own rule, whatever is gone here, and does not bring what would go at once', async () => {
    const { shelf, ids } = shelfOf([90, 80, 20, 1])
    const place = memoryPlace()
    const open = async () => place
    expect((await openOffsite({ directory: shelf, open, rule, now }).sync(quiet)).uploaded).toEqual([ids[3], ids[2]])
    for (const name of readdirSync(shelf)) if (/\.(json|age)$/.test(name)) rmSync(join(shelf, name))
    const later = (days: number, its: Partial<typeof rule>) =>
      openOffsite({ directory: shelf, open, rule: { ...rule, ...its }, now: () => now() + days * day })
    const all = { uploaded: [], removed: [], there: [ids[3], ids[2]] }
    expect(await later(40, {}).sync(quiet)).toMatchObject(all)
    // A clock that jumped makes nothing old.
    expect(await later(400, { keep: 1 }).sync(quiet)).toMatchObject(all)
    const stricter = later(40, { keep: 1 })
    expect((await stricter.sync(quiet)).removed).toEqual([ids[2]])
    expect([...place.files.keys()].sort()).toEqual([`${ids[3]}.json`, `${ids[3]}.tar.gz.age`])
  })

  it('passes over what is removed here meanwhile', async () => {
    const { shelf, ids } = shelfOf([3, 2, 1])
    const place = memoryPlace()
    // After the file was read, and before its manifest is.
    const removing = {
      ...place,
      async put(key: string, path: string, tell: (bytes: number) => void) {
        await place.put(key, path, tell)
        if (key === `${ids[1]}.tar.gz.age`) for (const end of ['.json', '.tar.gz.age']) rmSync(join(shelf, `${ids[1]}${end}`))
      },
    }
    const synced = await openOffsite({ directory: shelf, open: async () => removing, rule, now }).sync(quiet)
    expect(synced).toMatchObject({ uploaded: [ids[2], ids[0]], there: [ids[2], ids[0]] })
    expect([...place.files.keys()].filter(key => key.startsWith(ids[1]!))).toEqual([])
  })

  it('fetches what is not here any more, and refuses what has changed there', async () => {
    const { shelf, ids } = shelfOf([1])
    const place = memoryPlace()
    await openOffsite({ directory: shelf, open: async () => place, rule, now }).sync(quiet)
    const empty = mkdtempSync(join(directory, 'empty-'))
    const there = openOffsite({ directory: empty, open: async () => place, rule, now })
    const [id] = ids as [string]
    // A backup that begins meanwhile removes what the killed have left, and not this.
    const sweeping = openOffsite({
      directory: empty,
      open: async () => ({ ...place, get: key => (key.endsWith('.age') ? swept(place.get(key), empty) : place.get(key)) }),
      rule,
      now,
    })
    expect(await sweeping.fetch(id, quiet)).toMatchObject({ id, state: 'written' })
    expect(readFileSync(join(empty, `${id}.tar.gz.age`)).equals(readFileSync(join(shelf, `${id}.tar.gz.age`)))).toBe(true)
    place.files.get(`${id}.tar.gz.age`)![500]! ^= 1
    rmSync(empty, { recursive: true })
    expect(await failureOf(there.fetch(id, quiet))).toMatch(/^damaged/)
    expect(readdirSync(empty)).toEqual([])
    expect(await failureOf(there.fetch('../../etc/passwd', quiet))).toMatch(/^not-found/)
  })

  it('keeps the newest of a new directory, whose numbers began anew, beside those of the old one', async () => {
    const place = memoryPlace()
    const open = async () => place
    const old = shelfOf([29, 20, 10], { from: 201, isVerified: true })
    await openOffsite({ directory: old.shelf, open, rule, now }).sync(quiet)
    const fresh = shelfOf([1, 0], { isVerified: true })
    const later = openOffsite({ directory: fresh.shelf, open, rule, now: () => now() + 5 * day })
    expect((await later.sync(quiet)).uploaded).toEqual(fresh.ids.toReversed())
    expect((await later.sync(quiet)).there).toEqual(expect.arrayContaining(fresh.ids))
  })

  it('tells what lies there by its number, whatever the clock said', async () => {
    const { shelf, ids } = shelfOf([1, 9, 3])
    const place = memoryPlace()
    const offsite = openOffsite({ directory: shelf, open: async () => place, rule, now })
    expect((await offsite.sync(quiet)).there).toEqual(ids.toReversed())
  })

  it('is fetched by two at once, and one of them that is cut off costs the other nothing', async () => {
    const { shelf, ids } = shelfOf([1])
    const [id] = ids as [string]
    const place = memoryPlace()
    await openOffsite({ directory: shelf, open: async () => place, rule, now }).sync(quiet)
    const empty = mkdtempSync(join(directory, 'two-'))
    const whole = place.files.get(`${id}.tar.gz.age`)!
    const drafts = () => readdirSync(empty).filter(name => name.endsWith('.fetched.part'))
    const begun = Promise.withResolvers<void>()
    const ended = Promise.withResolvers<void>()
    async function* first() {
      yield whole.subarray(0, 500)
      await begun.promise
      yield whole.subarray(500)
    }
    async function* second() {
      await vi.waitUntil(() => drafts().some(name => statSync(join(empty, name)).size === 0), { interval: 5 })
      begun.resolve()
      await ended.promise
      yield whole.subarray(0, 1)
      throw new Error('cut off')
    }
    const fetching = (file: () => AsyncGenerator<Buffer>) =>
      openOffsite({
        directory: empty,
        open: async () => ({ ...place, get: key => (key.endsWith('.age') ? file() : place.get(key)) }),
        rule,
        now,
      }).fetch(id, quiet)
    const one = fetching(first)
    await vi.waitUntil(() => drafts().some(name => statSync(join(empty, name)).size === 500), { interval: 5 })
    const other = failureOf(fetching(second))
    expect(await one).toMatchObject({ id, state: 'written' })
    ended.resolve()
    expect(await other).toMatch(/cut off/)
    expect(readFileSync(join(empty, `${id}.tar.gz.age`)).equals(whole)).toBe(true)
    expect(drafts()).toEqual([])
  })

  it('takes no more than there should be', async () => {
    const { shelf, ids } = shelfOf([1])
    const place = memoryPlace()
    await openOffsite({ directory: shelf, open: async () => place, rule, now }).sync(quiet)
    const empty = mkdtempSync(join(directory, 'more-'))
    async function* more() {
      for (let i = 0; i < 50; i++) yield Buffer.alloc(65_536)
      throw new Error('asked on and on')
    }
    const open = async () => ({ ...place, get: (key: string) => (key.endsWith('.age') ? more() : place.get(key)) })
    const there = openOffsite({ directory: empty, open, rule, now })
    expect(await failureOf(there.fetch(ids[0]!, quiet))).toMatch(/^damaged/)
    expect(readdirSync(empty)).toEqual([])
  })

  it('believes no manifest that points elsewhere', async () => {
    const { shelf, ids } = shelfOf([1])
    const place = memoryPlace()
    const offsite = openOffsite({ directory: shelf, open: async () => place, rule, now })
    await offsite.sync(quiet)
    const [id] = ids as [string]
    const manifest = JSON.parse(place.files.get(`${id}.json`)!.toString()) as object
    place.files.set(`${id}.json`, Buffer.from(JSON.stringify({ ...manifest, file: `../${id}.tar.gz.age` })))
    expect(await offsite.list()).toEqual([])
    place.files.set(`${id}.json`, Buffer.from('{'))
    expect(await offsite.list()).toEqual([])
  })

  it('takes away again what reads back otherwise, and says so', async () => {
    const { shelf } = shelfOf([1])
    server.gate.fault = ({ method, path }) => (method === 'GET' && path.endsWith('.age') ? { flip: true } : undefined)
    const offsite = openOffsite({ directory: shelf, open: () => s3({ notes: shelf }), rule, now })
    expect(await failureOf(offsite.sync(quiet))).toMatch(/^io: The copy of .* is another than the backup/)
    expect(await offsite.list()).toEqual([])
    server.gate.fault = () => undefined
    expect((await offsite.sync(quiet)).uploaded).toHaveLength(1)
  })
})

describe('the address of a bucket', () => {
  it.each([
    ['s3://copies/a/b?region=eu-central-1', { endpoint: undefined, region: 'eu-central-1', bucket: 'copies', prefix: 'a/b/' }],
    [
      `https://ID:${'SE%2FCRET'}@host:9000/copies`,
      {
        endpoint: 'https://host:9000',
        bucket: 'copies',
        prefix: '',
        credentials: { accessKeyId: 'ID', secretAccessKey: 'SE/CRET' },
      },
    ],
  ])('%s', (url, expected) => expect(s3AddressOf(url)).toMatchObject(expected))

  it.each(['https://host/', 'https://ID@host/copies', 's3://ID:%ZZ@copies'])('%s is refused without being repeated', url => {
    expect(() => s3AddressOf(url)).toThrow(/^BACKUP_S3_URL (names|holds|has)/)
  })
})
