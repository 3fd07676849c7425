// `npm run record`: asks the real sources, where there is a network, and keeps their answers beside the fixtures that were written
// after the documentation. Sources that need a key or a contact are asked when it is set. What is kept holds no key.
import { mkdirSync, writeFileSync } from 'node:fs'
import { isFailure, isoDay } from '../src/core/basics/basics.ts'
import { Secret } from '../src/platform/config/config.ts'
import { openExchange } from '../src/platform/outbound/exchange.ts'
import { openOutbound, type Outbound } from '../src/platform/outbound/outbound.ts'
import { alphaVantageSource } from '../src/product/market/providers/alphavantage.ts'
import { ecbSource } from '../src/product/market/providers/ecb.ts'
import { secEdgarSource } from '../src/product/market/providers/sec-edgar.ts'
import type { Source } from '../src/product/market/providers/source.ts'
import { tiingoSource } from '../src/product/market/providers/tiingo.ts'
import { yahooFiguresSource } from '../src/product/market/providers/yahoo-figures.ts'
import { yahooSource } from '../src/product/market/providers/yahoo.ts'

/** cookies: their names; what they hold is nobody's business. */
type Kept = { url: string; status: number; contentType: string; body: string; cookies: string[] }

const { TIINGO_KEY, ALPHAVANTAGE_KEY, SEC_CONTACT } = process.env
const now = Date.now
const signal = AbortSignal.timeout(300_000)
const recentDay = Math.floor(now() / 86_400_000) - 60
const bars = (source: Source) => source.bars?.({ symbol: 'IBM', interval: '1d', from: recentDay }, signal)

await record('yahoo', outbound => bars(yahooSource(outbound, now)))
await record('yahoo-figures', outbound => yahooFiguresSource(outbound, now).company?.('IBM', signal))
await record('ecb', outbound => ecbSource(outbound, now).rates?.(recentDay, signal))
await record('tiingo', TIINGO_KEY && (outbound => bars(tiingoSource(outbound, new Secret(TIINGO_KEY)))))
await record(
  'alphavantage',
  ALPHAVANTAGE_KEY && (outbound => bars(alphaVantageSource(outbound, new Secret(ALPHAVANTAGE_KEY), now))),
)
await record('sec-edgar', SEC_CONTACT && (outbound => secEdgarSource(outbound, SEC_CONTACT, now).reports?.('IBM', signal)))

/** Keeps what the source was answered, and only when it could read all of it. */
async function record(name: string, ask: ((outbound: Outbound) => Promise<unknown> | undefined) | '' | undefined): Promise<void> {
  if (!ask) {
    console.log(`${name}: left out, its key or contact is not set`)
    return
  }
  const { exchange, close } = openExchange({ reach: 'public' })
  const kept: Kept[] = []
  const outbound = openOutbound({
    userAgent: 'TradeWise/record',
    exchange: async (url, headers, timeouts, stop) => {
      // Asked for as it is, not packed: what is kept shall be readable.
      const answer = await exchange(url, { ...headers, 'accept-encoding': 'identity' }, timeouts, stop)
      const chunks: Uint8Array[] = []
      for await (const chunk of answer.body) chunks.push(chunk)
      const body = Buffer.concat(chunks)
      kept.push({
        url: withoutKey(url.href.replace(/([?&]crumb=)[^&]*/, '$1left-out')),
        status: answer.status,
        contentType: answer.headers['content-type'] ?? '',
        body: withoutKey(body.toString('utf8')),
        cookies: (answer.headers['set-cookie'] ?? []).map(line => `${line.split('=', 1)[0]}=left-out`),
      })
      return {
        ...answer,
        body: (async function* () {
          yield body
        })(),
      }
    },
  })
  try {
    await ask(outbound)
    const folder = `test/fixtures/sources/${name}`
    mkdirSync(folder, { recursive: true })
    writeFileSync(
      `${folder}/recorded.json`,
      `${JSON.stringify({ recordedOn: isoDay(Math.floor(now() / 86_400_000)), answers: kept }, null, 1)}\n`,
    )
    console.log(`${name}: ${kept.length} answers kept`)
  } catch (error) {
    if (!isFailure(error)) throw error
    console.log(`${name}: nothing kept. ${error.message}`)
    process.exitCode = 1
  } finally {
    outbound.close()
    close()
  }
}

function withoutKey(text: string): string {
  return [TIINGO_KEY, ALPHAVANTAGE_KEY].reduce<string>((rest, key) => (key ? rest.replaceAll(key, 'KEY') : rest), text)
}
