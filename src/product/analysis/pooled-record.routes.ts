// The pooled record over HTTP: the same for everybody.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { costShareEachWay } from '#event-study'
import { builtInRules } from './built-in-rules.ts'
import { pooledRecordAnswer } from './pooled-record.contract.ts'
import type { PooledRecord, PooledRecords } from './pooled-record.ts'
import { pooledHorizonOf } from './signals-answer.ts'

/** With fewer a pooled record says more of these symbols than of the rules. */
const fewSymbols = 30

export function pooledRecordRoutes(pooled: PooledRecords): FastifyPluginAsyncZod {
  return async app => {
    app.get(
      '/api/signals/record',
      {
        config: { access: 'public', rate: 'interactive' },
        schema: {
          tags: ['analysis'],
          summary: 'The record of the built-in rules over all symbols together',
          description:
            'Every share and fund with daily prices here; it is computed in the background when prices arrive. Corrected for all rules and horizons. It describes the past; it is no forecast and no advice.',
          querystring: z.strictObject({}),
          response: { 200: pooledRecordAnswer },
        },
      },
      async () => {
        const stored = await pooled.read()
        if (!stored) return { record: null }
        const { dataHash, computedAt, record } = stored
        const { symbols, from, to, rules } = record
        return {
          record: {
            symbols: [...symbols],
            from,
            to,
            dataHash,
            computedAt: computedAt.toISOString(),
            costShareEachWay,
            lookedAt: builtInRules.length,
            notes: notesOf(record),
            rules: rules.map(({ judged, horizons }, i) => ({
              id: builtInRules[i]!.id,
              verdict: judged.verdict,
              direction: judged.direction,
              verdictHorizon: judged.horizon,
              correctedChance: judged.correctedChance,
              horizons: horizons.map(pooledHorizonOf),
            })),
          },
        }
      },
    )
  }
}

export function notesOf({ symbols, withoutDividends }: Pick<PooledRecord, 'symbols' | 'withoutDividends'>): string[] {
  const few = `${symbols.length === 1 ? 'It is one symbol' : `They are ${symbols.length} symbols`}, fewer than ${fewSymbols}: the record says more of them than of the rules.`
  return [
    ...(symbols.length < fewSymbols ? [few] : []),
    'They are what has daily prices here, and were not drawn at random: somebody chose them knowing what became of them, and companies that vanished are missing, so all days look better than they were.',
    ...(withoutDividends > 0
      ? [
          `The dividends of ${withoutDividends === 1 ? 'one' : withoutDividends} of them are not known for the whole history and are left out.`,
        ]
      : []),
  ]
}
