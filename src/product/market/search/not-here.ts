// What people look for that is not here, and why: said beside what is found, of which then only what bears that very name is shown. Written
// down by hand from what is commonly known, like the other names (aliases.ts).
import { squashed, wordsOf } from './text.ts'

/** instead: the symbol of what comes nearest, and what that is to what was typed. */
export type NotHere = { readonly says: string; readonly instead?: { readonly symbol: string; readonly matched: string } }

const funds = 'Funds are not in the directory'
const currencies = 'Currencies are not in the directory.'
/** Companies go public, so it says what it rests on. */
const unlisted = (name: string) => `${name} is not traded on an exchange as far as is known here.`
const index = (name: string) => `${name} not among the data here.`

/** Names separated by commas, what is said of all of them, and the index that a fund follows. */
const table: readonly (readonly [names: string, says: string, symbol?: '^GSPC' | '^NDX'])[] = [
  ['dow jones, dow jones industrial average, dow 30, djia, dji, us30', index('The Dow Jones Industrial Average is')],
  ['nasdaq composite, ixic', 'The Nasdaq Composite is not among the data here; ^NDX is the Nasdaq-100.', '^NDX'],
  ['russell 2000, rut', index('The Russell 2000 is')],
  ['vix', index('The VIX is')],
  ['dax, dax 40, gdaxi, ger40', index('The DAX is')],
  ['ftse, ftse 100, footsie', index('The FTSE indices are')],
  ['nikkei, nikkei 225, n225', index('The Nikkei 225 is')],
  ['euro stoxx 50, stoxx 50, eurostoxx', index('The Euro Stoxx 50 is')],
  ['hang seng, hsi', index('The Hang Seng is')],
  ['msci world', index('The MSCI World is')],
  ['spy, voo, ivv, splg, spym', funds, '^GSPC'],
  ['qqq, qqqm', funds, '^NDX'],
  ['vti, vt, vea, vwo, vxus, vug, vtv, vgt, vig, vym, vnq, vxx, bnd, agg, tlt, ief, shy, lqd, hyg, tip', `${funds}.`],
  ['iwm, dia, efa, eem, ijr, ijh, acwi, arkk, schd, jepi, jepq, smh, soxx, soxl, tqqq, sqqq, upro, spxl, rsp', `${funds}.`],
  [
    'xlk, xlf, xle, xlv, xly, xlp, xli, xlu, xlb, xlc, xlre, xbi, kre, gdx, gld, iau, slv, uso, ung, ibit, gbtc, etha',
    `${funds}.`,
  ],
  ['vanguard, ishares, spdr, etf, etfs, index fund', `${funds}.`],
  [
    'bitcoin, btc, btc-usd, btcusd, ethereum, eth, eth-usd, ethusd, dogecoin, doge, solana, sol-usd, xrp, cardano, litecoin',
    currencies,
  ],
  ['eurusd, eur-usd, us dollar, gbpusd, usdjpy, forex, crypto', currencies],
  ['gold price, xauusd, crude oil, brent, natural gas price', 'Commodities are not in the directory.'],
  ['treasury, treasuries, t-bill, 10 year, 10 year treasury, tnx', 'Bonds are not in the directory.'],
  ['twitter, twtr', 'Twitter left the exchange in October 2022.'],
  ['lehman, lehman brothers', 'Lehman Brothers went bankrupt in 2008.'],
  ['enron', 'Enron went bankrupt in 2001.'],
  ['worldcom', 'WorldCom went bankrupt in 2002.'],
  ['blockbuster', 'Blockbuster went bankrupt in 2010.'],
  ['toys r us', 'Toys “R” Us left the exchange in 2005.'],
  ['silicon valley bank, svb, svb financial, sivb', 'Silicon Valley Bank failed in March 2023.'],
  ['first republic, first republic bank, frc', 'First Republic Bank failed in May 2023.'],
  ['signature bank', 'Signature Bank failed in March 2023.'],
  ['bed bath and beyond, bed bath, bed bath & beyond, bbby', 'Bed Bath & Beyond went bankrupt in 2023.'],
  ['wirecard', 'Wirecard went bankrupt in 2020.'],
  ['ftx', 'FTX was never traded on an exchange, and went bankrupt in 2022.'],
  ['sears, sears holdings', 'Sears Holdings went bankrupt in 2018.'],
  ['samsung, samsung electronics', 'Samsung Electronics is not traded in the United States.'],
  ['openai, chatgpt', unlisted('OpenAI')],
  ['anthropic, claude', unlisted('Anthropic')],
  ['tiktok', 'TikTok belongs to ByteDance, which is not traded on an exchange as far as is known here.'],
  ...['SpaceX', 'Stripe', 'IKEA', 'LEGO', 'Rolex', 'Huawei', 'ByteDance', 'Databricks', 'Shein', 'Aldi', 'Lidl', 'Binance'].map(
    name => [name, unlisted(name)] as const,
  ),
  ...['Epic Games', 'Cargill', 'Deloitte', 'Chanel'].map(name => [name, unlisted(name)] as const),
]

/** By the squashed words of each name (see text.ts). */
export const notHere: ReadonlyMap<string, NotHere> = new Map(
  table.flatMap(([names, says, symbol]) =>
    names.split(', ').map(name => {
      const isFund = says === funds
      const shown = name.toUpperCase()
      const instead = symbol && { symbol, matched: isFund ? `the index that ${shown} follows` : 'the 100 largest of it' }
      return [
        squashed(wordsOf(name)),
        { says: isFund ? `${says}; ${symbol} is the index that ${shown} follows.` : says, ...(instead && { instead }) },
      ] as const
    }),
  ),
)
