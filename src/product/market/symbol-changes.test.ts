// Symbols that were given up: found under the former one, with a day only where somebody stated it.
import { describe, expect, it } from 'vitest'
import { testMarket } from '../../../test/support/market-data.ts'
import { openSymbolChanges, symbolChangesOf } from './symbol-changes.ts'
import { presentSymbol, symbolHistory } from './symbol-history.ts'

let now = Date.UTC(2026, 0, 5)
const { market, database } = await testMarket(() => new Date(now))
const symbolChanges = openSymbolChanges(database, () => new Date(now))
const somebody = { place: 'a test' }
const bring = (text: string, source = 'notices of the exchange') => symbolChanges.importFile(Buffer.from(text), source, somebody)

describe('a former symbol', () => {
  it('leads to the share, which says since when, and who states it', async () => {
    const { listing, symbolHistory: history } = await market.stock('fb')
    expect(listing.symbol).toBe('META')
    expect(history.formerly).toEqual([
      {
        former: 'FB',
        present: 'META',
        day: '2022-06-09',
        source: expect.stringMatching(/^Meta Platforms, announced on 31 May 2022/),
      },
    ])
    expect((await market.search('FB', 3)).results[0]).toMatchObject({ symbol: 'META', matched: 'formerly FB' })
  })

  it('comes along with a day and somebody who states it, or not at all', async () => {
    const { rows } = await database.pool.query('SELECT former FROM symbol_change WHERE day IS NULL OR length(source) < 10')
    expect(rows).toEqual([])
  })

  it('whose own bars are here keeps them; where no day is stated nobody knows what is missing', async () => {
    await bring('former,present,day\nYHOO,AABA,\naaba,,\n')
    const { listing, symbolHistory: history, freshness } = await market.stock('YHOO')
    expect(listing.symbol).toBe('YHOO')
    expect(history).toMatchObject({ became: { present: 'AABA', day: null }, left: { former: 'AABA', day: null } })
    expect(freshness).toMatchObject({ sessionsBehind: null, staleSince: null, basis: expect.stringMatching(/not known here$/) })
  })

  it('is dated by a list of one’s own, which says where it is from', async () => {
    expect(await bring('former,present,day\nYHOO,AABA,2017-06-19\naaba,,2019-10-02\nNEWS1,AAPL,\n')).toEqual({
      lineCount: 3,
      changedCount: 3,
    })
    expect(await bring('former,present,day\nYHOO,AABA,2017-06-19\n')).toEqual({ lineCount: 1, changedCount: 0 })
    const { symbolHistory: history, freshness } = await market.stock('YHOO')
    expect(history).toMatchObject({
      became: { day: '2017-06-19', source: 'notices of the exchange' },
      left: { day: '2019-10-02' },
    })
    expect(freshness).toMatchObject({ sessionsBehind: 237, staleSince: '2016-07-11' })
    now += 60_000
    expect((await market.search('NEWS1', 3)).results[0]).toMatchObject({ symbol: 'AAPL', matched: 'formerly NEWS1' })
    expect((await market.listing('news1')).symbol).toBe('AAPL')
  })

  it('is forgotten when its note is removed, whoever noted it, and can be noted again', async () => {
    await bring('former,present,day\nNEWS2,MSFT,2020-01-02\n')
    expect((await market.listing('NEWS2')).symbol).toBe('MSFT')
    expect(await symbolChanges.remove('news2', somebody)).toMatchObject({ former: 'NEWS2', day: '2020-01-02' })
    await expect(market.listing('NEWS2')).rejects.toThrow('Nothing is listed under NEWS2.')
    await expect(symbolChanges.remove('NEWS2', somebody)).rejects.toThrow('Nothing is noted of NEWS2.')
    expect(await bring('former,present,day\nNEWS2,MSFT,2020-01-02\n')).toEqual({ lineCount: 1, changedCount: 1 })
  })
})

describe('a list', () => {
  it.each([
    ['no columns', 'a,b\nFB,META\n', 'The first line has to name the columns'],
    ['a day that is none', 'former,present,day\nFB,META,2022-02-30\n', 'Line 2: "2022-02-30" is no day'],
    ['a symbol that is none', 'former,present\nFB,<script>\n', 'Line 2: "<SCRIPT>" is no symbol'],
    ['the same twice', 'former,present\nFB,META\nFB,AAPL\n', 'Line 3: FB is there twice'],
    ['itself', 'former,present\nFB,FB\n', 'Line 2: FB cannot become itself'],
    ['nothing', 'former,present\n', 'no line besides its heading'],
  ])('with %s is refused in one sentence, and nothing of it is noted', async (_name, text, sentence) => {
    const before = await symbolChanges.list()
    await expect(bring(text)).rejects.toThrow(sentence)
    expect(await symbolChanges.list()).toEqual(before)
  })
  it('needs a source', async () => {
    await expect(bring('former,present\nFB,META\n', ' ')).rejects.toThrow('where the list is from')
  })
  it('may be a spreadsheet’s, with its columns in another order', () => {
    expect(symbolChangesOf('Day;Present;Former\r\n2022-06-09;"META";fb\r\n', 's')).toEqual([
      { former: 'FB', present: 'META', day: '2022-06-09', source: 's' },
    ])
  })
  it('that leads in circles ends', () => {
    const changes = symbolChangesOf('former,present\nA,B\nB,A\n', 's')
    expect(['A', 'B']).toContain(presentSymbol('A', changes))
    expect(symbolHistory('A', changes).left).toBeNull()
  })
})
