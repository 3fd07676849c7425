// What all sources say at this moment. One that fails or hangs says nothing, and keeps nobody waiting.
import type { Reading, Source } from './alarm-rule.ts'
import { within } from './within.ts'

export function openReadings(
  sources: readonly Source[],
  clock: () => number,
  patienceMs: number,
): () => Promise<Map<string, Reading>> {
  const last = new Map<Source, { at: number; readings: readonly Reading[] }>()

  async function readOne(source: Source): Promise<readonly Reading[]> {
    const known = last.get(source)
    if (known && clock() - known.at < source.everySeconds * 1000) return known.readings
    const readings = await within(source.read(), patienceMs).catch((error: unknown) =>
      source.rules.map(({ name }) => ({ rule: name, value: null, says: `it cannot be told: ${wordsOf(error)}` })),
    )
    last.set(source, { at: clock(), readings })
    return readings
  }

  return async () => {
    const all = await Promise.all(sources.map(readOne))
    return new Map(all.flat().map(reading => [reading.rule, reading]))
  }
}

function wordsOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 200)
}
