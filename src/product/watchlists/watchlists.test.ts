// Lists of real accounts over the real directory, from the use cases down to the rows.
import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { isFailure } from '#basics'
import { selfHosted, openWatchlists, watchlistBelongings, type WatchlistLimits } from '#watchlists'
import { testMarket } from '../../../test/support/market-data.ts'

const { database, market } = await testMarket()
const at = new Date('2026-01-05T06:00:00Z')
const open = (limits: WatchlistLimits) => openWatchlists({ database, market, limits, now: () => at, newId: randomUUID })
const watchlists = open(selfHosted)

async function account(): Promise<string> {
  const id = randomUUID()
  await database.pool.query(
    "INSERT INTO account (account_id, email, email_key, name, role, password_is_short, created_at) VALUES ($1::uuid, $1::text, $1::text, '', 'user', false, now())",
    [id],
  )
  return id
}

async function list(accountId: string, name: string, symbols: readonly string[] = []) {
  const { id } = await watchlists.create(accountId, name)
  for (const symbol of symbols) await watchlists.add({ accountId, listId: id }, symbol)
  return { accountId, listId: id }
}

const namesOf = async (accountId: string) => (await watchlists.lists(accountId)).map(({ name }) => name)
const symbolsOf = async (key: { accountId: string; listId: string }) =>
  (await watchlists.table(key)).entries.map(({ symbol }) => symbol)
const failed = (code: 'invalid' | 'conflict' | 'not-found', text: RegExp) => (error: unknown) =>
  isFailure(error, code) && text.test(error.message)

/** Positions as they lie in the table: 0, 1, 2 … where nothing is lost and nothing stands twice. */
async function positions(listId: string): Promise<number[]> {
  const { rows } = await database.pool.query<{ position: number }>(
    'SELECT position FROM watchlist_entry WHERE watchlist_id = $1 ORDER BY position',
    [listId],
  )
  return rows.map(({ position }) => position)
}

describe('lists', () => {
  it('stand in the order in which they were made, and move in one call', async () => {
    const owner = await account()
    await list(owner, 'One')
    await list(owner, 'Two')
    const three = await list(owner, 'Three')
    expect(await namesOf(owner)).toEqual(['One', 'Two', 'Three'])
    await watchlists.changeList(three, { position: 0 })
    expect(await namesOf(owner)).toEqual(['Three', 'One', 'Two'])
    await watchlists.changeList(three, { position: 99 })
    expect(await namesOf(owner)).toEqual(['One', 'Two', 'Three'])
  })

  it('have names of their own, however they are spelled', async () => {
    const owner = await account()
    const tech = await list(owner, 'Tech  shares ')
    await expect(watchlists.create(owner, 'TECH SHARES')).rejects.toSatisfy(failed('conflict', /called TECH SHARES already/))
    await expect(watchlists.create(owner, ' ')).rejects.toSatisfy(failed('invalid', /needs a name/))
    await expect(watchlists.create(owner, 'x'.repeat(61))).rejects.toSatisfy(failed('invalid', /at most 60/))
    await expect(watchlists.create(owner, 'a\u202eb')).rejects.toSatisfy(failed('invalid', /can be seen/))
    await watchlists.changeList(tech, { name: 'tech shares' })
    await list(owner, 'Straße')
    await expect(watchlists.changeList(tech, { name: 'STRASSE' })).rejects.toSatisfy(failed('conflict', /already/))
    expect(await namesOf(owner)).toEqual(['tech shares', 'Straße'])
    await list(await account(), 'tech shares')
  })

  it('go with their entries and leave no gap', async () => {
    const owner = await account()
    const one = await list(owner, 'One', ['AAPL'])
    await list(owner, 'Two')
    await watchlists.remove(one)
    expect(await positions(one.listId)).toEqual([])
    await list(owner, 'Three')
    expect(await namesOf(owner)).toEqual(['Two', 'Three'])
  })
})

describe('entries', () => {
  it('keep the order that their owner gives them', async () => {
    const key = await list(await account(), 'Mine', ['AAPL', 'MSFT', 'IBM', 'GE'])
    await watchlists.changeEntry(key, 'GE', { position: 0 })
    await watchlists.changeEntry(key, 'AAPL', { position: 2 })
    expect(await symbolsOf(key)).toEqual(['GE', 'MSFT', 'AAPL', 'IBM'])
    await watchlists.drop(key, 'MSFT')
    await watchlists.drop(key, 'MSFT')
    expect(await symbolsOf(key)).toEqual(['GE', 'AAPL', 'IBM'])
    expect(await positions(key.listId)).toEqual([0, 1, 2])
  })

  it('are symbols of the directory as people write them, each once', async () => {
    const key = await list(await account(), 'Mine', ['brk-b'])
    expect(await symbolsOf(key)).toEqual(['BRK.B'])
    expect(await watchlists.add(key, 'BRK/B', 'changes nothing')).toMatchObject({ isNew: false })
    expect(await watchlists.add(key, 'FB')).toMatchObject({
      isNew: true,
      listing: { symbol: 'META' },
      remark: 'FB goes by META, since 2022-06-09.',
    })
    await expect(watchlists.add(key, 'NOSUCH')).rejects.toSatisfy(failed('invalid', /^Nothing is listed under NOSUCH\.$/))
    await expect(watchlists.add(key, 'TWTR')).rejects.toSatisfy(
      failed('invalid', /^Nothing is listed under TWTR\. It left the exchange after 2022-10-27\.$/),
    )
    expect((await watchlists.table(key)).entries.map(({ symbol, note }) => [symbol, note])).toEqual([
      ['BRK.B', ''],
      ['META', ''],
    ])
  })

  it('carry a note that can be changed, and no longer one than its limit', async () => {
    const key = await list(await account(), 'Mine', ['AAPL'])
    await watchlists.changeEntry(key, 'aapl', { note: '  two\r\nlines ' })
    await expect(watchlists.changeEntry(key, 'AAPL', { note: 'x'.repeat(501) })).rejects.toSatisfy(
      failed('invalid', /at most 500/),
    )
    await expect(watchlists.changeEntry(key, 'AAPL', { note: 'a\0b' })).rejects.toSatisfy(failed('invalid', /cannot be shown/))
    await expect(watchlists.changeEntry(key, 'MSFT', { note: 'x' })).rejects.toSatisfy(failed('not-found', /not in this list/))
    expect((await watchlists.table(key)).entries[0]!.note).toBe('two\nlines')
  })
})

describe('limits', () => {
  it('hold for lists and for entries, by hand and by file', async () => {
    const small = open({ ...selfHosted, lists: 2, entriesPerList: 2 })
    const owner = await account()
    const key = await list(owner, 'One', ['AAPL', 'MSFT'])
    await list(owner, 'Two')
    await expect(small.create(owner, 'Three')).rejects.toSatisfy(failed('conflict', /at most 2 lists/))
    await expect(small.add(key, 'IBM')).rejects.toSatisfy(failed('conflict', /One is full: .* at most 2 symbols/))
    expect(await small.add(key, 'AAPL')).toMatchObject({ isNew: false })
    await expect(small.importFile(owner, 'GE\nIBM\nT', { into: 'name', name: 'two' })).rejects.toSatisfy(
      failed('conflict', /Two is full/),
    )
    await expect(small.importFile(owner, 'GE', { into: 'name', name: 'Third' })).rejects.toSatisfy(failed('conflict', /2 lists/))
    expect(await watchlists.lists(owner)).toMatchObject([{ entryCount: 2 }, { entryCount: 0 }])
  })

  it('hold when twenty requests come at once', async () => {
    const small = open({ ...selfHosted, lists: 3, entriesPerList: 4 })
    const owner = await account()
    const made = await Promise.allSettled(Array.from({ length: 10 }, (_, i) => small.create(owner, `List ${i}`)))
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
    const [first] = await watchlists.lists(owner)
    const key = { accountId: owner, listId: first!.id }
    const symbols = ['AAPL', 'MSFT', 'IBM', 'GE', 'T', 'AAPL', 'XOM', 'KO', 'PEP', 'AAPL']
    await Promise.allSettled(symbols.map(symbol => small.add(key, symbol)))
    expect(await positions(first!.id)).toEqual([0, 1, 2, 3])
  })
})

it('loses and doubles no position when many hands order, add and take away at once', async () => {
  const key = await list(await account(), 'Busy', ['AAPL', 'MSFT', 'IBM', 'GE', 'T', 'XOM'])
  const changes = ['IBM', 'GE', 'T', 'AAPL'].flatMap((symbol, i) =>
    [0, 5, 2].map(position => watchlists.changeEntry(key, symbol, { position: position + (i % 2) })),
  )
  await Promise.all([
    ...changes,
    watchlists.drop(key, 'MSFT'),
    watchlists.add(key, 'KO'),
    watchlists.drop(key, 'XOM'),
    watchlists.add(key, 'PEP'),
  ])
  expect((await symbolsOf(key)).toSorted()).toEqual(['AAPL', 'GE', 'IBM', 'KO', 'PEP', 'T'])
  expect(await positions(key.listId)).toEqual([0, 1, 2, 3, 4, 5])
})

it('knows nothing of a list that is another account’s', async () => {
  const owner = await account()
  const { listId } = await list(owner, 'Mine', ['AAPL'])
  const foreign = { accountId: await account(), listId }
  const nowhere = { ...foreign, listId: randomUUID() }
  for (const key of [foreign, nowhere])
    for (const attempt of [
      () => watchlists.table(key),
      () => watchlists.add(key, 'IBM'),
      () => watchlists.add(key, 'NOSUCH'),
      () => watchlists.changeEntry(key, 'AAPL', { note: 'x', position: 0 }),
      () => watchlists.drop(key, 'AAPL'),
      () => watchlists.changeList(key, { name: 'Taken', position: 0 }),
      () => watchlists.remove(key),
      () => watchlists.asCsv(key.accountId, key.listId),
      () => watchlists.importFile(key.accountId, 'IBM', { into: 'list', listId: key.listId }),
    ])
      await expect(attempt()).rejects.toSatisfy(failed('not-found', /^There is no such list\.$/))
  expect(await watchlists.lists(foreign.accountId, 'AAPL')).toEqual([])
  expect(await watchlists.lists(owner, 'aapl')).toEqual([{ id: listId, name: 'Mine', entryCount: 1, holds: true }])
  expect(await watchlists.lists(owner, 'NOSUCH')).toMatchObject([{ holds: false }])
})

describe('the table', () => {
  it('says of each symbol what its own page says, and nothing of one without prices', async () => {
    const key = await list(await account(), 'Mine', ['GE', 'AAPL', 'MSFT', '^GSPC', 'ZTS'])
    const { entries } = await watchlists.table(key)
    for (const { symbol, quote, currency, closes } of entries) {
      const stock = await market.stock(symbol)
      expect([quote, currency], symbol).toEqual([stock.quote, stock.quote ? stock.currency : null])
      const bars = await market.bars(symbol, { range: 'MAX', interval: '1d', adjusted: 'splits' })
      expect(closes, symbol).toEqual(bars ? Array.from(bars.bars.close.subarray(-60)) : [])
    }
    expect(entries.map(({ quote }) => quote !== null)).toEqual([true, true, true, true, false])
  })
})

describe('a file', () => {
  it('that was exported gives the same lists again, notes, order and all', async () => {
    const owner = await account()
    const first = await list(owner, '=Sum', ['T', 'AAPL'])
    const second = await list(owner, 'Plain, "quoted"', ['AAPL', '^GSPC'])
    const notes = ['=HYPERLINK("http://x")', "'=already escaped", '+1\n-2', '@home, "said"']
    const keys = [first, first, second, second]
    const symbols = ['T', 'AAPL', 'AAPL', '^GSPC']
    for (const [i, note] of notes.entries()) await watchlists.changeEntry(keys[i]!, symbols[i]!, { note })
    const csv = await watchlists.asCsv(owner)
    expect(csv).toMatch(/^Symbol,Name,List,Note,Position\r\nT,AT&T Inc\.?,'=Sum,"'=HYPERLINK/)
    for (const cell of csv.split(/[,\n]/)) expect(cell).not.toMatch(/^"?[=+@]/)

    const other = await account()
    const result = await watchlists.importFile(other, csv, { into: 'lists-of-file' })
    expect(result).toMatchObject({ added: 4, present: 0, leftOut: [] })
    expect(await watchlists.asCsv(other)).toBe(csv)
    expect(await watchlists.importFile(other, csv, { into: 'lists-of-file' })).toMatchObject({ added: 0, present: 4 })
    expect(await watchlists.asCsv(other)).toBe(csv)
    expect(await watchlists.asCsv(owner, second.listId)).toBe(csv.split('\r\n').toSpliced(1, 2).join('\r\n'))
  })

  it('is shown first with what is not listed, and stored without it', async () => {
    const text = '###TECH,NASDAQ:AAPL,NYSE:IBM,LSE:VOD,NASDAQ:FB,XETR:SAP,NOSUCH,12\0,NASDAQ:AAPL'
    const plan = await watchlists.preview(text)
    expect(plan.lists.map(({ name, entries }) => [name, entries.map(({ symbol }) => symbol)])).toEqual([
      [null, ['AAPL', 'IBM', 'META']],
    ])
    expect(plan.leftOut.map(({ given, remark }) => [given, remark])).toEqual([
      ['LSE:VOD', 'VOD here is the one on NASDAQ, not on LSE.'],
      ['XETR:SAP', 'SAP here is the one on NYSE, not on XETR.'],
      ['NOSUCH', 'Nothing is listed under NOSUCH.'],
      ['12\0', '12\0 is not a symbol.'],
    ])
    const owner = await account()
    expect(await watchlists.importFile(owner, text, { into: 'name', name: 'From elsewhere' })).toMatchObject({
      added: 3,
      lists: [{ name: 'From elsewhere', entryCount: 3 }],
    })
  })

  it('fills an empty note and leaves a written one', async () => {
    const key = await list(await account(), 'Mine', ['AAPL', 'IBM'])
    await watchlists.changeEntry(key, 'IBM', { note: 'mine' })
    await watchlists.importFile(key.accountId, 'Symbol,Comment\nAAPL,theirs\nIBM,theirs\n', { into: 'list', listId: key.listId })
    expect((await watchlists.table(key)).entries.map(({ note }) => note)).toEqual(['theirs', 'mine'])
  })
})

it('goes into the account’s copy and goes with the account', async () => {
  const owner = await account()
  const key = await list(owner, 'Mine', ['AAPL'])
  await watchlists.changeEntry(key, 'AAPL', { note: 'why' })
  const belongings = watchlistBelongings(database)
  expect(await belongings.exportOf(owner)).toEqual([
    { name: 'Mine', entries: [{ symbol: 'AAPL', note: 'why', addedAt: at.toISOString() }] },
  ])
  const other = await list(await account(), 'Other', ['AAPL'])
  await database.kysely.transaction().execute(trx => belongings.erase(trx, owner))
  expect(await belongings.exportOf(owner)).toEqual([])
  expect(await symbolsOf(other)).toEqual(['AAPL'])
  await database.pool.query('DELETE FROM account WHERE account_id = $1', [other.accountId])
  await expect(watchlists.create(other.accountId, 'Late')).rejects.toSatisfy(failed('not-found', /no such account/))
})
