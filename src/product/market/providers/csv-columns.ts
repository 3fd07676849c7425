// Which column is what: by the words that providers and banks put above their columns, in the languages they write.

export type Role =
  | 'date'
  | 'time'
  | 'open'
  | 'high'
  | 'low'
  | 'close'
  | 'volume'
  | 'adjOpen'
  | 'adjHigh'
  | 'adjLow'
  | 'adjClose'
  | 'adjVolume'
  | 'dividend'
  | 'capitalGains'
  | 'split'
  | 'symbol'
  | 'currency'

/** For each role the words for it, the clearest first: where two columns speak of one thing, the clearer word is meant. */
const words: Record<Role, readonly string[]> = {
  date: [
    'date',
    'datum',
    'datetime',
    'date time',
    'timestamp',
    'trading day',
    'trade date',
    'trading date',
    'exchange date',
    'price date',
    'handelstag',
    'kursdatum',
    'jour',
    'fecha',
    'data',
    'day',
    'tag',
    'dtyyyymmdd',
    'time',
  ],
  time: ['time', 'uhrzeit', 'zeit', 'heure', 'hora', 'ora'],
  open: [
    'open',
    'opening price',
    'open price',
    'opening',
    'eroffnungskurs',
    'eroeffnungskurs',
    'eroffnung',
    'eroeffnung',
    'erster kurs',
    'erster',
    'anfang',
    'ouverture',
    'cours d ouverture',
    'ouv',
    'apertura',
    'abertura',
    'openingskoers',
    'o',
  ],
  high: [
    'high',
    'high price',
    'highest price',
    'hochstkurs',
    'hoechstkurs',
    'hochst',
    'hoechst',
    'tageshoch',
    'hoch',
    'plus haut',
    'cours le plus haut',
    'haut',
    'maximo',
    'massimo',
    'maximum',
    'max',
    'hoogste',
    'h',
  ],
  low: [
    'low',
    'low price',
    'lowest price',
    'tiefstkurs',
    'tiefst',
    'tagestief',
    'tief',
    'plus bas',
    'cours le plus bas',
    'bas',
    'minimo',
    'minimum',
    'min',
    'laagste',
    'l',
  ],
  close: [
    'close',
    'close last',
    'closing price',
    'close price',
    'schlusskurs',
    'schluss',
    'cours de cloture',
    'cloture',
    'dernier cours',
    'clot',
    'fermeture',
    'cierre',
    'chiusura',
    'fechamento',
    'slotkoers',
    'last',
    'last price',
    'letzter kurs',
    'letzter',
    'dernier',
    'ultimo',
    'price',
    'kurs',
    'cours',
    'prix',
    'preis',
    'prezzo',
    'precio',
    'preco',
    'prijs',
    'koers',
    'pris',
    'kurz',
    'arfolyam',
    'cena',
    'nav',
    'rucknahmepreis',
    'ruecknahmepreis',
    'settle',
    'value',
    'wert',
    'c',
  ],
  volume: [
    'volume',
    'stuck',
    'stucke',
    'stueck',
    'stuecke',
    'anzahl',
    'gehandelte stuck',
    'volume shares',
    'total volume',
    'vol',
    'volumen',
    'volumes',
    'volumi',
    'share volume',
    'quantite',
    'quantite negociee',
    'umsatz',
    'umsatz stuck',
    'v',
  ],
  adjOpen: ['adjopen', 'adj open', 'adjusted open'],
  adjHigh: ['adjhigh', 'adj high', 'adjusted high'],
  adjLow: ['adjlow', 'adj low', 'adjusted low'],
  adjClose: [
    'adj close',
    'adjclose',
    'adjusted close',
    'adjusted closing price',
    'adjusted close price',
    'bereinigter schlusskurs',
    'schlusskurs bereinigt',
    'bereinigt',
    'cloture ajustee',
    'cours ajuste',
    'adjusted',
  ],
  adjVolume: ['adjvolume', 'adj volume', 'adjusted volume'],
  dividend: ['dividends', 'dividend', 'divcash', 'dividend amount', 'ex dividend', 'dividende', 'dividenden', 'dividendes'],
  capitalGains: ['capital gains', 'capital gain', 'capital gains distribution'],
  split: ['stock splits', 'stock split', 'splitfactor', 'split factor', 'split coefficient', 'split ratio', 'split', 'splits'],
  symbol: ['ticker', 'symbol', 'isin', 'wkn', 'code', 'kurzel'],
  currency: ['currency', 'currency code', 'ccy', 'wahrung', 'waehrung', 'devise', 'moneda', 'valuta', 'divisa', 'moeda'],
}

/** The same in further languages, separated by commas: Portuguese, Spanish, Italian, Dutch, Swedish, Danish, Norwegian, Finnish, Polish, Turkish, Russian, Chinese, Japanese, Korean. */
const furtherWords: Partial<Record<Role, string>> = {
  date: 'dato, päivämäärä, data sesji, tarih, дата, 日期, 日付, 日付け, 날짜',
  time: 'tijd, tid, godzina, saat, время, 时间, 時刻',
  open: 'eröffn, openen, openingskurs, öppning, öppningskurs, åbning, åbningskurs, åpning, åpen, avaus, otwarcie, kurs otwarcia, açılış, открытие, откр, цена открытия, 开盘, 开盘价, 開盤價, 始値, 시가',
  high: 'máxima, máx, massima, hoog, högst, högsta, högstakurs, højest, højeste, høj, høyeste, høy, ylin, najwyższy, kurs maksymalny, maks, yüksek, максимум, макс, 最高, 最高价, 最高價, 高, 高値, 고가',
  low: 'mínima, mín, minima, laag, lägst, lägsta, lägstakurs, lavest, laveste, lav, alin, najniższy, kurs minimalny, düşük, минимум, мин, 最低, 最低价, 最低價, 低, 安値, 저가',
  close:
    'stängning, stängningskurs, slutkurs, lukkekurs, lukket, luk, sluttkurs, slutt, päätös, päätöskurssi, zamknięcie, kurs zamknięcia, kapanış, закрытие, цена закрытия, 收盘, 收盘价, 收盤價, 終値, 종가, slot, zuletzt, laatste, senaste, seneste, siste, ostatnio, şimdi, цена',
  volume: 'volym, wolumen, wol, hacim, hac, объем, объём, 成交量, 交易量, 出来高, 거래량, volum',
}

export const roleNames: Record<Role, string> = {
  date: 'date',
  time: 'time of day',
  open: 'open',
  high: 'high',
  low: 'low',
  close: 'close',
  volume: 'volume',
  adjOpen: 'adjusted open',
  adjHigh: 'adjusted high',
  adjLow: 'adjusted low',
  adjClose: 'adjusted close',
  adjVolume: 'adjusted volume',
  dividend: 'dividend',
  capitalGains: 'capital gains',
  split: 'split',
  symbol: 'symbol',
  currency: 'currency',
}

export type Columns = Partial<Record<Role, number>>
export type TwiceNamed = { readonly heading: string; readonly kept: number; readonly other: number }

/** A heading as plain lower-case words: no accents, brackets, units or asterisks. 'Schlußkurs (EUR)' → 'schlusskurs'. */
export function plainHeading(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[([][^)\]]*[)\]]/g, ' ')
    .replaceAll(/\b(in|en) (eur|euro|usd|chf|gbp|dollar|punkte|points)\b|\b(eur|usd|chf|gbp)\b/g, ' ')
    .replaceAll(/^\d+\.\s*/g, '')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

const byWord = new Map<string, Meaning[]>()
for (const [role, its] of Object.entries(words) as [Role, readonly string[]][]) {
  const further = furtherWords[role]?.split(', ').map(plainHeading) ?? []
  ;[...its, ...further].forEach((word, clearness) => byWord.set(word, [...(byWord.get(word) ?? []), { role, clearness }]))
}

/**
 * Roles of a row of headings; null when it does not look like one: it needs a date, and a price or a dividend or split. Two columns under the very same
 * word keep the first: `twice` names them, with the positions of the one that is kept and of the other.
 */
export function columnsOf(headings: readonly string[]): { columns: Columns; twice: TwiceNamed[] } | null {
  const columns: Columns = {}
  const clearness: Partial<Record<Role, number>> = {}
  const twice: TwiceNamed[] = []
  const plain = headings.map(plainHeading)
  const known = meaningsOf(headings)
  const hasDate = plain.some((heading, index) => heading !== 'time' && known[index]!.some(({ role }) => role === 'date'))
  plain.forEach((heading, index) => {
    // "Time" alone is the date's column; beside a date it is the time of day.
    const meaning = known[index]!.find(({ role }) => role === (hasDate && heading === 'time' ? 'time' : role))
    if (!meaning) return
    const before = clearness[meaning.role]
    if (before === meaning.clearness) twice.push({ heading: headings[index] ?? '', kept: columns[meaning.role]!, other: index })
    if (before !== undefined && before <= meaning.clearness) return
    columns[meaning.role] = index
    clearness[meaning.role] = meaning.clearness
  })
  const hasEvents = (columns.dividend ?? columns.split) !== undefined
  if (columns.date === undefined || ((columns.close ?? columns.adjClose) === undefined && !hasEvents)) return null
  // Of a role that a clearer word took over nobody asks any more.
  const used = new Set(Object.values(columns))
  return { columns, twice: twice.filter(({ kept }) => used.has(kept)) }
}

type Meaning = { readonly role: Role; readonly clearness: number }

/** What each heading may mean; nothing where it is not known. One letter is a symbol's as well (C, V, O) unless all four prices have one. */
function meaningsOf(headings: readonly string[]): (readonly Meaning[])[] {
  const plain = headings.map(plainHeading)
  const areLetters = ['o', 'h', 'l', 'c'].every(letter => plain.includes(letter))
  return plain.map(heading => (heading.length === 1 && !areLetters ? [] : (byWord.get(heading) ?? [])))
}

export function rolesOf(headings: readonly string[]): Role[][] {
  return meaningsOf(headings).map(meanings => meanings.map(({ role }) => role))
}

/** What stands beside a day in files of one column, and is no price. */
const noPrice =
  /\b(change|returns?|yield|volatility|turnover|market cap\w*|capitali[sz]ation|eps|p e|ratio|weight|shares|trades|count|veranderung|rendite|variation|rendement)\b/

/** Whether a row is one of headings that name a day and prices or volumes, but not the one that counts. */
export function lacksClose(headings: readonly string[]): boolean {
  const roles = new Set(rolesOf(headings).flat())
  if (!roles.has('date') || roles.has('close') || roles.has('adjClose')) return false
  const isOther = (['open', 'high', 'low', 'volume', 'adjOpen', 'adjHigh', 'adjLow', 'adjVolume'] as const).some(role =>
    roles.has(role),
  )
  return isOther || headings.some(heading => noPrice.test(plainHeading(heading)))
}

/** What a file without headings can only be, by its number of columns: the order that every program writes. */
export function columnsByPosition(cellCount: number, hasTime: boolean): Columns | null {
  const first = hasTime ? 2 : 1
  const rest = cellCount - first
  const time = hasTime ? { time: 1 } : {}
  if (rest === 1) return { date: 0, ...time, close: first }
  if (rest === 4 || rest === 5 || rest === 6) {
    const ohlc = { date: 0, ...time, open: first, high: first + 1, low: first + 2, close: first + 3 }
    return rest === 4 ? ohlc : { ...ohlc, volume: first + 4 }
  }
  return null
}
