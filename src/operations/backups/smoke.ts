// The product's own questions to a database that came back from a backup: rows that are equal are no use when nobody finds them.
import { randomUUID } from 'node:crypto'
import { Failure, isFailure } from '#basics'
import type { Database, SchemaSession } from '#database'
import { openMarket } from '#market'
import { openWatchlists, selfHosted } from '#watchlists'
import { sampleOf } from './sample.store.ts'

/** In the open transaction, on the tables that its search path finds. What was asked and answered; throws Failure('conflict'). */
export async function askProduct({ trx }: Pick<SchemaSession, 'trx'>, now: () => number): Promise<string[]> {
  try {
    return await ask(trx, now)
  } catch (cause) {
    if (isFailure(cause) && !isFailure(cause, 'damaged')) throw cause
    throw new Failure('conflict', 'The backup came back, but the product cannot read what it holds.', { cause })
  }
}

async function ask(trx: SchemaSession['trx'], now: () => number): Promise<string[]> {
  // Only what reads is asked: it may neither begin a transaction nor go round this one.
  const database = { kysely: trx } as Pick<Database, 'kysely'> as Database
  const clock = () => new Date(now())
  const market = openMarket(database, { clock, log: { info: () => {} } })
  const answers: string[] = []
  const expect = (holds: boolean, answer: string) => {
    if (!holds)
      throw new Failure('conflict', `The backup came back, but the product does not find in it what it holds: ${answer}.`)
    answers.push(answer)
  }
  const { symbol, watchlist } = await sampleOf(trx)
  if (symbol !== null) {
    const found = await market.search(symbol, 5)
    expect(
      found.results.some(each => each.symbol === symbol),
      `search for ${symbol}: ${found.results.length} found`,
    )
    const bars = await market.bars(symbol, { range: 'MAX', interval: '1d', adjusted: 'splits' })
    const count = bars?.bars.time.length ?? 0
    expect(count > 0 && Number.isFinite(bars?.bars.close.at(-1)), `daily bars of ${symbol}: ${count}`)
    expect((await market.stock(symbol)).series.length > 0, `page of ${symbol}: read`)
  }
  if (watchlist) {
    const lists = openWatchlists({ database, market, limits: selfHosted, now: clock, newId: randomUUID })
    const { entries } = await lists.table(watchlist)
    expect(entries.length === watchlist.entries, `a watchlist: ${entries.length} of ${watchlist.entries} entries`)
  }
  const { series } = await market.status()
  expect(series.length > 0 || symbol === null, `state of the market: ${series.length} series`)
  return answers
}
