import { type LossBlock, type Skill, skillOf } from '#learning'
import { seed } from './record.ts'

/** Of each symbol its blocks (LossBlock[]), as the JSON that is stored: it is read on the thread that draws from them. */
export type PooledInput = { readonly blocks: readonly string[] }

/** The record of one horizon over all symbols: a second of computing for some hundred of them. */
export function pooledSkill({ blocks }: PooledInput): Skill {
  return skillOf(
    blocks.flatMap(json => JSON.parse(json) as LossBlock[]),
    seed,
  )
}
