// Why a sentence does not pass. What was understood and is no fact is one thing, what was not understood is another: of the latter nobody knows
// whether it is true.

export type Objection =
  /** That cannot be read safely at all. */
  | 'characters'
  /** Understood, and a figure that no fact has. */
  | 'number'
  /** A figure that is one of the facts, under another name, time or way, or under none. */
  | 'context'
  /** Understood, and borne out by no fact. */
  | 'claim'
  | 'day'
  | 'name'
  /** Understood, and of something that the facts do not tell. */
  | 'beyond'
  /** Not understood: nothing of it was found untrue. */
  | 'wording'

export type Refusal = {
  readonly passes: false
  readonly why: Objection /** What of it, for those who mend the check. */
  readonly of?: string
}

export const refusal = (why: Objection, of?: string): Refusal => ({ passes: false, why, ...(of !== undefined && { of }) })
export const untrue = (of: string): Refusal => refusal('claim', of)
export const notUnderstood = (of: string): Refusal => refusal('wording', of)
