import { dayOf } from '#basics'
import { bundledSource, openBundles } from '../../src/product/market/providers/bundled.ts'
import { bundledMarketData } from '../support/market-data.ts'
import { conformsAsSource } from './sources.ts'

const bundled = async () => bundledSource(await openBundles(bundledMarketData()))

conformsAsSource('the bundled history of days', async () => ({
  source: await bundled(),
  known: { symbol: 'AAPL', interval: '1d', firstTime: dayOf('2004-01-02'), lastTime: dayOf('2018-05-11'), lastClose: 188.59 },
  unknownSymbol: 'NVDA',
}))

conformsAsSource('the bundled history of minutes', async () => ({
  source: await bundled(),
  known: {
    symbol: 'MSFT',
    interval: '1m',
    firstTime: dayOf('2016-04-15') * 1440 + 13 * 60 + 30,
    lastTime: dayOf('2016-05-13') * 1440 + 20 * 60,
    lastClose: 51.08,
  },
  unknownSymbol: 'GE',
}))
