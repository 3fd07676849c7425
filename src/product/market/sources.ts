// The sources as the product uses them: files and services behind one face, what each needs and how it is, and nothing else of
// what goes on behind it.
import type { Database } from '#database'
import type { Secret } from '#config'
import type { ClientState, Outbound, OutboundClient } from '#outbound'
import { type FileImport, type ImportedFile, importFile, latestDay } from './file-import.ts'
import { alphaVantageSource } from './providers/alphavantage.ts'
import type { CsvHints, CsvReading } from './providers/csv.ts'
import type { RunTask } from './providers/answers.ts'
import { fileReader } from './reading.ts'
import { listingMeant } from './held.store.ts'
import { ecbSource } from './providers/ecb.ts'
import { secEdgarSource } from './providers/sec-edgar.ts'
import type { Source } from './providers/source.ts'
import { tiingoSource } from './providers/tiingo.ts'
import { yahooSource } from './providers/yahoo.ts'
import { yahooFiguresSource } from './providers/yahoo-figures.ts'
import { type Asking, type RatesRefreshed, type Refreshed, refreshRates, refreshSymbol, symbolsToRefresh } from './refreshing.ts'
import type { Actor } from './revisions.ts'
import { adviceOn } from './source-advice.ts'
import { asOnlyAsker, readSourceMemories, type SourceMemory, writeSourceMemory } from './source-state.store.ts'

export type SourceKeys = {
  readonly tiingo: Secret | undefined
  readonly alphaVantage: Secret | undefined
  /** Name and mail address. */
  readonly secContact: string | undefined
}

export type SourcesOptions = {
  readonly database: Database
  readonly outbound: Outbound
  readonly keys: SourceKeys
  readonly clock: () => Date
  /** On threads; without it large files and answers hold the event loop. */
  readonly run?: RunTask
}

export type SourceState = {
  readonly name: string
  readonly label: string
  readonly gives: string
  readonly state: ClientState['state'] | 'not-set-up'
  /** One sentence; for a source that is not set up, what it needs. */
  readonly says: string
  readonly budget: ClientState['budget']
  readonly breaker: ClientState['breaker']['state'] | null
  readonly lastSuccessAt: string | null
  readonly lastFailure: { readonly at: string; readonly says: string } | null
  /** The kind of the last failure, while nothing has succeeded since; for whoever judges how the source is. */
  readonly fault: string | null
  /** What a person can do about it now; null when there is nothing wrong. */
  readonly advice: string | null
}

export type RefreshReport = { readonly symbols: readonly Refreshed[]; readonly rates: RatesRefreshed | null }

export type RefreshWishes = {
  /** Its whole history takes the place of the stored one, other as it may be. */
  readonly isRestated?: boolean | undefined
  /** Exchange rates and nothing else. */
  readonly isRatesOnly?: boolean | undefined
}

/** Called as it goes: first with what will be refreshed, then with each as it is done. */
export type RefreshWatch = {
  onStart?(symbols: readonly string[], withRates: boolean): void
  onSymbol?(refreshed: Refreshed): void
  onRates?(refreshed: RatesRefreshed): void
}

export type Sources = {
  /** What was understood of a file, which is handed over; nothing is stored. Throws Failure('damaged' | 'invalid' | 'too-large') with one sentence. */
  previewFile(file: Uint8Array, hints?: CsvHints): Promise<CsvReading>
  importFile(file: Uint8Array, asked: FileImport): Promise<ImportedFile>
  /**
   * One after the other; `symbols` empty: all that have daily bars, and exchange rates. Faults of sources are outcomes, not errors.
   * Throws Failure('busy') while another process refreshes.
   */
  refresh(
    symbols: readonly string[],
    signal: AbortSignal,
    watch?: RefreshWatch,
    by?: Actor,
    wishes?: RefreshWishes,
  ): Promise<RefreshReport>
  describe(): Promise<SourceState[]>
}

/** `needs`: the setting without which it is not asked, and `from`: where to get what goes in there. */
const kinds: readonly Kind[] = [
  {
    name: 'tiingo',
    label: 'Tiingo',
    gives: 'daily bars, splits, dividends',
    needs: 'TIINGO_KEY',
    from: 'a free key of tiingo.com',
  },
  { name: 'yahoo', label: 'Yahoo', gives: 'daily bars, splits, dividends, the last price', needs: null, from: null },
  { name: 'yahoo-figures', label: 'Yahoo key figures', gives: 'profile and key figures', needs: null, from: null },
  {
    name: 'alphavantage',
    label: 'Alpha Vantage',
    gives: 'daily bars, splits, dividends',
    needs: 'ALPHAVANTAGE_KEY',
    from: 'a free key of alphavantage.co',
  },
  {
    name: 'sec-edgar',
    label: 'SEC EDGAR',
    gives: 'reports of years and quarters',
    needs: 'SEC_CONTACT',
    from: 'your name and mail address, which the SEC asks for instead of a key',
  },
  { name: 'ecb', label: 'European Central Bank', gives: 'exchange rates', needs: null, from: null },
]

type Kind = {
  readonly name: string
  readonly label: string
  readonly gives: string
  readonly needs: string | null
  readonly from: string | null
}

type Opened = { sources: Map<string, Source>; clients: Map<string, OutboundClient> }

export function openSources({ database, outbound, keys, clock, run }: SourcesOptions): Sources {
  const read = fileReader(run)
  const now = () => clock().getTime()
  let opening: Promise<Opened> | null = null

  /** At first use: until then no table is read. What earlier processes spent counts. */
  async function opened(): Promise<Opened> {
    opening ??= open()
    return opening.catch((error: unknown) => {
      opening = null
      throw error
    })
  }

  async function open(): Promise<Opened> {
    const memories = await readSourceMemories(database.kysely)
    const clients = new Map<string, OutboundClient>()
    const remembering: Outbound = {
      ...outbound,
      client: rules => {
        const client = outbound.client(rules, memories.get(rules.name)?.requestsAt ?? [])
        clients.set(rules.name, client)
        return client
      },
    }
    const { tiingo, alphaVantage, secContact } = keys
    const sources = [
      ...(tiingo ? [tiingoSource(remembering, tiingo, run)] : []),
      yahooSource(remembering, now, run),
      yahooFiguresSource(remembering, now, run),
      ...(alphaVantage ? [alphaVantageSource(remembering, alphaVantage, now, run)] : []),
      ...(secContact === undefined ? [] : [secEdgarSource(remembering, secContact, now, run)]),
      ecbSource(remembering, now, run),
    ]
    return { sources: new Map(sources.map(source => [source.name, source])), clients }
  }

  /** What other processes spent counts here too. → what is remembered of each */
  async function learn({ clients }: Opened): Promise<Map<string, SourceMemory>> {
    const memories = await readSourceMemories(database.kysely)
    for (const [name, client] of clients) client.learn(memories.get(name)?.requestsAt ?? [])
    return memories
  }

  async function remember({ clients }: Opened): Promise<void> {
    for (const [source, client] of clients) {
      const { lastSuccessAt, lastFailure, counts } = client.describe()
      if (counts.sent === 0) continue
      const memory: SourceMemory = {
        source,
        requestsAt: client.spentAt(),
        lastSuccessAt,
        lastFailure,
      }
      await writeSourceMemory(database.kysely, memory)
    }
  }

  /** What was spent counts, however it ended. */
  async function remembered<T>(all: Opened, asked: Promise<T>): Promise<T> {
    try {
      return await asked
    } finally {
      await remember(all)
    }
  }

  /** As the directory spells them (brk-b is BRK.B, FB is META); one that is not listed as it was written. */
  async function listedAs(symbols: readonly string[]): Promise<string[]> {
    const listed = await Promise.all(symbols.map(symbol => listingMeant(database.kysely, symbol)))
    return [...new Set(listed.map((found, i) => found?.symbol ?? symbols[i]!.trim().toUpperCase()))]
  }

  return {
    previewFile: (file, hints) => read(file, { today: latestDay(clock), ...hints }),
    importFile: (file, asked) => importFile(database, file, asked, clock, read),
    refresh: (symbols, signal, watch = {}, by, { isRestated, isRatesOnly } = {}) =>
      asOnlyAsker(database.kysely, async () => {
        const all = await opened()
        await learn(all)
        const isEverything = symbols.length === 0
        const wanted = isRatesOnly ? [] : isEverything ? await symbolsToRefresh(database) : await listedAs(symbols)
        const accountId = by?.accountId ?? null
        const asking: Asking = { database, sources: [...all.sources.values()], clock, signal, accountId, isRestated }
        watch.onStart?.(wanted, isEverything)
        const done: Refreshed[] = []
        for (const symbol of wanted) {
          const refreshed = await remembered(all, refreshSymbol(asking, symbol))
          done.push(refreshed)
          watch.onSymbol?.(refreshed)
        }
        const rates = isEverything ? await remembered(all, refreshRates(asking)) : null
        if (rates) watch.onRates?.(rates)
        return { symbols: done, rates }
      }),
    async describe() {
      const all = await opened()
      const memories = await learn(all)
      return kinds.map(kind => stateOf(kind, all.clients.get(kind.name), memories.get(kind.name)))
    },
  }
}

function stateOf(kind: Kind, client: OutboundClient | undefined, memory: SourceMemory | undefined): SourceState {
  const { name, label, gives, needs, from } = kind
  const moment = (at: number | null | undefined): string | null => (at == null ? null : new Date(at).toISOString())
  const state = client?.describe()
  const lastSuccessAt = Math.max(state?.lastSuccessAt ?? 0, memory?.lastSuccessAt ?? 0)
  const failures = [state?.lastFailure, memory?.lastFailure].filter(failure => failure != null).sort((a, b) => b.at - a.at)
  const [failure] = failures
  const isAmiss = failure !== undefined && failure.at > lastSuccessAt
  const about = {
    name,
    label,
    gives,
    budget: state?.budget ?? [],
    breaker: state?.breaker.state ?? null,
    lastSuccessAt: moment(lastSuccessAt === 0 ? null : lastSuccessAt),
    lastFailure: failure ? { at: moment(failure.at) ?? '', says: failure.says } : null,
    fault: isAmiss ? failure.kind : null,
  }
  if (!state) {
    const says = `${label} is not set up: it needs ${needs ?? 'nothing'}.`
    return { ...about, state: 'not-set-up', says, advice: `Set ${needs} to ${from}, and start again.` }
  }
  const spent = state.state === 'over-budget' ? adviceOn('over-budget') : null
  const advice = spent ?? (isAmiss && failure.kind !== null ? adviceOn(failure.kind) : null)
  return { ...about, state: state.state, says: saysOf(state, memory), advice }
}

/** A process that has not asked yet tells how the last one fared. */
function saysOf({ state, says, label, lastSuccessAt, lastFailure }: ClientState, memory: SourceMemory | undefined): string {
  if (state !== 'ready' || lastSuccessAt !== null || lastFailure !== null || !memory) return says
  const { lastSuccessAt: success, lastFailure: failure } = memory
  if (failure && failure.at > (success ?? 0))
    return `Asked last on ${new Date(failure.at).toISOString().slice(0, 10)}: ${failure.says}`
  return success === null ? says : `${label} answered last on ${new Date(success).toISOString().slice(0, 10)}.`
}
