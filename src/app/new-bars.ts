// Whoever waits for bars of a symbol is told that there are some: after a refresh and after an import, from whichever process.
import type { Sources } from '#market'
import type { Log } from '#telemetry'

/** That nobody could be told is no fault of the refresh: alerts look by themselves every quarter of an hour. */
export function whenBarsArrive(sources: Sources, tell: (symbol: string) => Promise<void>, log: Log): Sources {
  const told = async (symbols: readonly string[]): Promise<void> => {
    try {
      for (const symbol of symbols) await tell(symbol)
    } catch (error) {
      log.warn({ err: error }, 'alerts were not told of new bars')
    }
  }
  return {
    ...sources,
    async importFile(...asked) {
      const imported = await sources.importFile(...asked)
      if (imported.barsAdded > 0) await told([imported.symbol])
      return imported
    },
    async refresh(...asked) {
      const report = await sources.refresh(...asked)
      await told(report.symbols.filter(({ barsAdded }) => barsAdded > 0).map(({ symbol }) => symbol))
      return report
    },
  }
}
