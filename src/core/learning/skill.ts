// Whether forecasts were better than the base rate by more than luck.
import { chanceFrom } from './chance.ts'

export const skillIntervalDefinition =
  'The interval holds 95 of 100 skills when stretches of the forecasts are drawn anew (block bootstrap; a stretch is twice as long as the horizon, because forecasts of overlapping days share what happened).'

export type Skill = {
  readonly brier: number
  readonly baseBrier: number
  readonly skill: number
  readonly from: number
  readonly to: number
}

const draws = 2_000
const share = 0.95

/** Losses of neighbouring forecasts added up, a stretch each: enough to work the interval out again, also over several symbols. */
export type LossBlock = { readonly count: number; readonly model: number; readonly base: number }

/** Squared errors of both, in stretches of `blockLength` rows in order of time; the last may be shorter. outcomes: 0 or 1. */
export function lossBlocks(model: Float64Array, base: Float64Array, outcomes: Uint8Array, blockLength: number): LossBlock[] {
  const blocks: LossBlock[] = []
  for (let from = 0; from < outcomes.length; from += blockLength) {
    const to = Math.min(outcomes.length, from + blockLength)
    let [ours, theirs] = [0, 0]
    for (let i = from; i < to; i++) {
      ours += (model[i]! - outcomes[i]!) ** 2
      theirs += (base[i]! - outcomes[i]!) ** 2
    }
    blocks.push({ count: to - from, model: ours, base: theirs })
  }
  return blocks
}

/** Brier skill against the base rate with its interval, from the stretches of one symbol or of many (block bootstrap; Künsch, Annals of Statistics 17, 1989). NaN for none. */
export function skillOf(blocks: readonly LossBlock[], seed: number): Skill {
  const count = blocks.reduce((sum, block) => sum + block.count, 0)
  const total = { model: 0, base: 0 }
  for (const { model, base } of blocks) {
    total.model += model
    total.base += base
  }
  if (count === 0) return { brier: Number.NaN, baseBrier: Number.NaN, skill: Number.NaN, from: Number.NaN, to: Number.NaN }
  const chance = chanceFrom(seed)
  const skills = new Float64Array(draws)
  const modelLoss = Float64Array.from(blocks, ({ model }) => model)
  const baseLoss = Float64Array.from(blocks, ({ base }) => base)
  for (let draw = 0; draw < draws; draw++) {
    let [ours, theirs] = [0, 0]
    for (let k = 0; k < modelLoss.length; k++) {
      const drawn = Math.floor(chance() * modelLoss.length)
      ours += modelLoss[drawn]!
      theirs += baseLoss[drawn]!
    }
    skills[draw] = theirs > 0 ? 1 - ours / theirs : 0
  }
  skills.sort()
  const at = (part: number): number => skills[Math.round(part * (draws - 1))]!
  return {
    brier: total.model / count,
    baseBrier: total.base / count,
    skill: 1 - total.model / total.base,
    from: at((1 - share) / 2),
    to: at((1 + share) / 2),
  }
}
