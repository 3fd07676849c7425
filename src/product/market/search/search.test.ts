// Searches as people type them, over the real directory.
import { beforeAll, describe, expect, it } from 'vitest'
import { bundledMarketData } from '../../../../test/support/market-data.ts'
import { openBundles } from '../providers/bundled.ts'
import type { DirectoryBundle } from '../providers/bundle.ts'
import { aliases } from './aliases.ts'
import { notHere } from './not-here.ts'
import { indexOf, otherNames, type Searchable, type SearchIndex } from './search.ts'
import { squashed, wordsOf } from './text.ts'
import { slipsBetween } from './typing.ts'

let listings: Searchable[]
let search: SearchIndex
const symbols = (query: string) => search(query, 12).results.map(hit => hit.symbol)

beforeAll(async () => {
  const bundles = await openBundles(bundledMarketData())
  const directory = (await bundles.read(bundles.manifest.bundles.find(entry => entry.kind === 'directory')!)) as DirectoryBundle
  listings = directory.rows.map(row => ({
    symbol: row[0],
    name: row[1],
    kind: 'share',
    exchange: row[2],
    sector: row[3],
    marketCap: row[10],
    hasBars: ['AAPL', 'MSFT', 'GE'].includes(row[0]),
  }))
  const besides = { exchange: 'INDEX', sector: null, marketCap: null, hasBars: true }
  listings.push(
    { symbol: '^GSPC', name: 'S&P 500', kind: 'index', ...besides },
    { symbol: '^NDX', name: 'Nasdaq-100', kind: 'index', ...besides },
    { symbol: 'YHOO', name: 'Yahoo! Inc.', kind: 'share', ...besides, exchange: 'NASDAQ' },
  )
  search = indexOf(listings)
})

describe('what is typed, and who is meant', () => {
  it.each([
    // symbols
    ['AAPL', 'AAPL'],
    ['aapl', 'AAPL'],
    ['msft', 'MSFT'],
    ['F', 'F'],
    ['t', 'T'],
    ['FORD', 'FORD'],
    ['COKE', 'COKE'],
    ['APLE', 'APLE'],
    ['brk.b', 'BRK.B'],
    ['BRK-B', 'BRK.B'],
    ['brk b', 'BRK.B'],
    ['brkb', 'BRK.B'],
    ['^gspc', '^GSPC'],
    ['gme', 'GME'],
    ['JPM/PL', 'JPM/PL'],
    // names
    ['apple', 'AAPL'],
    ['Apple Inc.', 'AAPL'],
    ['microsoft', 'MSFT'],
    ['amazon', 'AMZN'],
    ['tesla', 'TSLA'],
    ['walt disney', 'DIS'],
    ['disney', 'DIS'],
    ['home depot', 'HD'],
    ['homedepot', 'HD'],
    ['jp morgan', 'JPM'],
    ['jpmorgan chase', 'JPM'],
    ['J.P. Morgan', 'JPM'],
    ['goldman sachs', 'GS'],
    ['bank of america', 'BAC'],
    ['wells fargo', 'WFC'],
    ['american express', 'AXP'],
    ['johnson & johnson', 'JNJ'],
    ['johnson and johnson', 'JNJ'],
    ['procter gamble', 'PG'],
    ['exxonmobil', 'XOM'],
    ['eli lilly', 'LLY'],
    ['lilly', 'LLY'],
    ['ford', 'F'],
    ['visa', 'V'],
    ['intel', 'INTC'],
    ['3m', 'MMM'],
    ['coca cola', 'KO'],
    ['Coca-Cola', 'KO'],
    ['mcdonalds', 'MCD'],
    ["McDonald's", 'MCD'],
    ['AT&T', 'T'],
    ['at & t', 'T'],
    ['at and t', 'T'],
    ['s&p 500', '^GSPC'],
    ['S & P 500', '^GSPC'],
    ['sp500', '^GSPC'],
    ['nasdaq 100', '^NDX'],
    ['nestlé', 'NSRGY'],
    ["l'oréal", 'LRLCY'],
    ['toyota', 'TM'],
    ['alibaba', 'BABA'],
    ['shell', 'SHEL'],
    ['hp', 'HPQ'],
    ['dow', 'DOW'],
    ['palo alto', 'PANW'],
    // names people use
    ['google', 'GOOG'],
    ['facebook', 'META'],
    ['instagram', 'META'],
    ['youtube', 'GOOG'],
    ['coke', 'KO'],
    ['philip morris', 'PM'],
    ['pepsi', 'PEP'],
    ['general electric', 'GE'],
    ['square', 'SQ'],
    ['yahoo', 'YHOO'],
    ['priceline', 'BKNG'],
    ['raytheon', 'RTX'],
    ['burger king', 'QSR'],
    ['kfc', 'YUM'],
    ['olive garden', 'DRI'],
    ['chevy', 'GM'],
    ['bmw', 'BMWKY'],
    ['louis vuitton', 'LVMUY'],
    ['zara', 'IDEXY'],
    ['h&m', 'HNNMY'],
    ['bofa', 'BAC'],
    ['j&j', 'JNJ'],
    ['p&g', 'PG'],
    ['amex', 'AXP'],
    ['tsmc', 'TSM'],
    ['ozempic', 'NVO'],
    ['gillette', 'PG'],
    // typed in part
    ['berkshire hath', 'BRK.A'],
    ['micros', 'MSFT'],
    ['nvid', 'NVDA'],
    ['starb', 'SBUX'],
    ['taiwan semi', 'TSM'],
    ['advanced micro', 'AMD'],
    // mistyped
    ['aple', 'AAPL'],
    ['appel', 'AAPL'],
    ['microsft', 'MSFT'],
    ['mircosoft', 'MSFT'],
    ['nvidea', 'NVDA'],
    ['amazn', 'AMZN'],
    ['tesle', 'TSLA'],
    ['gogle', 'GOOG'],
    ['facebok', 'META'],
    ['netflx', 'NFLX'],
    ['wallmart', 'WMT'],
    ['starbuks', 'SBUX'],
    ['macdonalds', 'MCD'],
    ['goldmann sacks', 'GS'],
    ['berkshre hathway', 'BRK.A'],
    ['johnson and jonson', 'JNJ'],
    ['genral electric', 'GE'],
    ['dinsey', 'DIS'],
    ['pfizr', 'PFE'],
    ['chevorn', 'CVX'],
    ['mastercrad', 'MA'],
    ['verzion', 'VZ'],
    ['boing', 'BA'],
    ['paypall', 'PYPL'],
    ['citigrup', 'C'],
    ['costko', 'COST'],
    ['salesfroce', 'CRM'],
    ['unitedhelth', 'UNH'],
    ['lockhead martin', 'LMT'],
  ])('%s → %s', (query, symbol) => {
    const [first] = symbols(query)
    // Either class of a company answers a question about the company.
    const isSame = first === symbol || (first === 'GOOGL' && symbol === 'GOOG') || (first === 'BRK.B' && symbol === 'BRK.A')
    expect(isSame ? symbol : first).toBe(symbol)
  })

  it.each(['xqzwv', 'zzzzz', 'asdfgh', 'qwertz', 'hjkl', 'no such company'])('finds nothing for %s, and says so', query => {
    expect(search(query, 12)).toEqual({ query, results: [], message: `Nothing is listed under “${query}”.` })
  })

  it('says what is known of those who are not here', () => {
    expect(search('twitter', 12).message).toBe('Nothing is listed under “twitter”. Twitter left the exchange in October 2022.')
    expect(search('Dow Jones', 12)).toMatchObject({
      results: [],
      message: expect.stringContaining('Dow Jones Industrial Average is not among'),
    })
    expect(search('spy', 12)).toMatchObject({
      results: [{ symbol: '^GSPC', matched: 'the index that SPY follows' }],
      message: 'Funds are not in the directory; ^GSPC is the index that SPY follows.',
    })
    expect(search('QQQ', 12).results.map(hit => hit.symbol)).toEqual(['^NDX'])
    expect(search('samsung', 12).results).toEqual([])
  })

  it.each(['dax', 'eth', 'spacex', 'stripe', 'ikea', 'IWM', 'vti', 'enron', 'BTC-USD', '^DJI', 'arkk'])(
    'has no hit by similar letters for %s',
    query =>
      expect(search(query, 12)).toMatchObject({ results: [], message: expect.stringMatching(/^Nothing is listed .*\. \w/) }),
  )

  it('still shows whoever bears the very name of what is not here', () => {
    expect(symbols('bitcoin')).toContain('BTM')
    expect(symbols('lehman').length).toBeGreaterThan(0)
  })

  it.each(['ATVI', 'XYZW', 'ANTMX'])('takes few capitals at their word: %s', query =>
    expect(symbols(query).filter(symbol => !['MSFT', 'ELV'].includes(symbol))).toEqual([]),
  )

  it.each([
    ['FB', 'META', 'formerly FB'],
    ['activision blizzard', 'MSFT', 'took over Activision Blizzard'],
    ['celgene', 'BMY', 'took over Celgene'],
    ['XYZ', 'SQ', 'also called XYZ'],
    ['research in motion', 'BB', 'formerly Research in Motion'],
  ])('points from a former name to who it is now: %s', (query, symbol, matched) =>
    expect(search(query, 12).results[0]).toMatchObject({ symbol, matched }),
  )

  it.each(['', '  ', '!!!', '&', '…'])('asks for words when there are none in "%s"', query => {
    expect(search(query, 12)).toMatchObject({ results: [], message: 'Type a symbol or a name.' })
  })

  it('says what matched when it was not the present name', () => {
    expect(search('facebook', 1).results[0]).toMatchObject({
      symbol: 'META',
      name: 'Meta Platforms, Inc.',
      matched: 'formerly Facebook',
    })
    expect(search('youtube', 1).results[0]).toMatchObject({ matched: 'brand: YouTube' })
    expect(search('apple', 1).results[0]).not.toHaveProperty('matched')
  })

  it('puts listed before over the counter, and the share before the notes of a company', () => {
    expect(symbols('toyota').indexOf('TM')).toBeLessThan(symbols('toyota').indexOf('TOYOF'))
    expect(symbols('ford').indexOf('F')).toBeLessThan(symbols('ford').indexOf('F/PB'))
  })

  it('gives no more than was asked for, best first, scores between 0 and 1', () => {
    const { results } = search('a', 5)
    expect(results).toHaveLength(5)
    const scores = results.map(hit => hit.score)
    expect(scores).toEqual([...scores].sort((a, b) => b - a))
    for (const score of scores) expect(score > 0 && score <= 1).toBe(true)
  })

  it('survives whatever is typed', () => {
    for (const query of ['('.repeat(80), '\u0000', '💥', 'ß', '%_\\', "'; DROP TABLE listing; --", 'a'.repeat(500)])
      search(query, 12)
  })
})

describe('the table of other names', () => {
  it('has at least 150 names, each of somebody who is listed, none twice for one symbol', () => {
    expect(aliases.length).toBeGreaterThan(150)
    const listed = new Set(listings.map(listing => listing.symbol))
    expect(aliases.filter(alias => !listed.has(alias.symbol) || alias.name === '')).toEqual([])
    const keys = aliases.map(alias => `${alias.symbol} ${squashed(wordsOf(alias.name))}`)
    expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([])
  })

  it('says of nobody who is listed under that symbol that it is not here', () => {
    const listed = new Set(listings.map(({ symbol }) => squashed(wordsOf(symbol))))
    expect([...notHere.keys()].filter(key => listed.has(key))).toEqual([])
  })

  it('tells a page how else its company is called', () => {
    expect(otherNames('SQ')).toEqual(['brand: Cash App', 'brand: Afterpay', 'brand: Tidal', 'formerly Square', 'also called XYZ'])
  })
})

describe('slips of the fingers', () => {
  it.each([
    ['tesla', 'tesla', 0],
    ['tesle', 'tesla', 1],
    ['telsa', 'tesla', 1],
    ['tsla', 'tesla', 1],
    ['teesla', 'tesla', 1],
    ['berkshre', 'berkshire', 1],
    ['', 'tesla', 5],
  ])('from %s to %s are %i', (typed, word, slips) => expect(slipsBetween(typed, word).whole).toBe(slips))

  it('are counted to the beginning of a word that is not typed to its end', () => {
    expect(slipsBetween('micrsof', 'microsoft')).toEqual({ whole: 2, beginning: 1 })
  })
})
