// A refresh that somebody asked for on a page: it takes as long as the sources do, so it goes on by itself, one at a time, and tells
// how far it is. Whoever wants it at fixed times calls the same use case, `Sources.refresh`.
import { Failure, isFailure } from '#basics'
import type { RatesRefreshed, Refreshed } from './refreshing.ts'
import type { Actor } from './revisions.ts'
import type { RefreshReport, RefreshWatch, Sources } from './sources.ts'

export type RunState = {
  readonly state: 'idle' | 'running' | 'done' | 'failed'
  /** One sentence: how far it is, or how it ended. */
  readonly says: string
  readonly startedAt: string | null
  readonly finishedAt: string | null
  readonly symbols: readonly string[]
  readonly withRates: boolean
  readonly done: readonly Refreshed[]
  readonly rates: RatesRefreshed | null
}

export type RefreshRun = {
  /**
   * Of one symbol, or of everything for null; restated: its whole history in the place of the stored one. The same while it is under way
   * is that run. Throws Failure('conflict') during another one, Failure('invalid') for everything restated.
   */
  start(symbol: string | null, by?: Actor, isRestated?: boolean): RunState
  describe(): RunState
  /** Stops what is under way and waits for its end. */
  close(): Promise<void>
}

export type RefreshRunOptions = {
  readonly sources: Pick<Sources, 'refresh'>
  readonly clock: () => Date
  readonly log: { error(fields: object, message: string): void }
}

const neverRun: RunState = {
  state: 'idle',
  says: 'Nothing was refreshed since the server started.',
  startedAt: null,
  finishedAt: null,
  symbols: [],
  withRates: false,
  done: [],
  rates: null,
}

export function openRefreshRun({ sources, clock, log }: RefreshRunOptions): RefreshRun {
  let run = neverRun
  let asked: { symbol: string | null; isRestated: boolean } | null = null
  let ended: Promise<void> = Promise.resolve()
  const stop = new AbortController()
  const set = (more: Partial<RunState>): void => {
    run = { ...run, ...more }
    if (run.state === 'running') run = { ...run, says: progressOf(run) }
  }

  async function go(symbol: string | null, by: Actor | undefined, isRestated: boolean): Promise<void> {
    try {
      const watch: RefreshWatch = {
        onStart: (symbols, withRates) => set({ symbols, withRates }),
        onSymbol: refreshed => set({ done: [...run.done, refreshed] }),
        onRates: rates => set({ rates }),
      }
      const report = await sources.refresh(symbol === null ? [] : [symbol], stop.signal, watch, by, { isRestated })
      set({ state: 'done', says: endOf(report) })
    } catch (error) {
      set({
        state: 'failed',
        says: isFailure(error) ? error.message : 'It stopped at a fault of the program, which is in the log.',
      })
      if (!isFailure(error) && !stop.signal.aborted) log.error({ err: error }, 'a refresh stopped')
    } finally {
      set({ finishedAt: clock().toISOString() })
    }
  }

  return {
    start(symbol, by, isRestated = false) {
      if (isRestated && symbol === null)
        throw new Failure('invalid', 'Name the symbol whose history is to be taken anew: not everything is at once.')
      if (run.state === 'running') {
        if (asked?.symbol === symbol && asked.isRestated === isRestated) return run
        throw new Failure('conflict', `Another refresh is under way. ${run.says}`)
      }
      asked = { symbol, isRestated }
      const symbols = symbol === null ? [] : [symbol.toUpperCase()]
      run = { ...neverRun, state: 'running', says: 'It has begun.', startedAt: clock().toISOString(), symbols }
      ended = go(symbol, by, isRestated)
      return run
    },
    describe: () => run,
    async close() {
      stop.abort(new Failure('busy', 'The server was stopped.'))
      await ended
    },
  }
}

function progressOf({ done, symbols, withRates }: RunState): string {
  const next = symbols[done.length] ?? (withRates ? 'exchange rates' : null)
  const asking = next === null ? '' : `; asking for ${next}`
  return `${done.length} of ${symbols.length} ${symbols.length === 1 ? 'symbol' : 'symbols'} done${asking}.`
}

function endOf({ symbols, rates }: RefreshReport): string {
  const [only] = symbols
  if (only && symbols.length === 1 && !rates) return only.says
  const count = (outcome: Refreshed['outcome']): number => symbols.filter(one => one.outcome === outcome).length
  const parts = [
    [count('refreshed'), 'with something new'],
    [count('unchanged'), 'unchanged'],
    [count('unknown'), 'not known to any source'],
    [count('failed'), 'not refreshed, whose stored data stays'],
  ] as const
  const said = parts.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`)
  return `Of ${symbols.length} symbols: ${said.join(', ')}.${rates ? ` ${rates.says}` : ''}`
}
