// The shape of the record over all symbols together.
import { z } from 'zod'
import { horizonRecord, record } from './signals.contract.ts'

const { verdict, direction, verdictHorizon, correctedChance } = record
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)

export const pooledRecordAnswer = z.strictObject({
  /** null: not computed yet. */
  record: z
    .strictObject({
      symbols: z.array(z.string()),
      from: day,
      to: day,
      dataHash: z.string(),
      computedAt: z.iso.datetime(),
      costShareEachWay: z.number(),
      lookedAt: z.int(),
      /** What these symbols can tell and what not, a sentence each. */
      notes: z.array(z.string()),
      rules: z.array(
        z.strictObject({
          id: z.string(),
          verdict,
          direction,
          verdictHorizon,
          correctedChance,
          horizons: z.array(horizonRecord.omit({ randomRange: true, findable: true })),
        }),
      ),
    })
    .nullable(),
})
export type PooledRecordAnswer = z.infer<typeof pooledRecordAnswer>
