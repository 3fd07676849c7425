// A question about a stock or a screen, answered by the operator's language model. The model gets the facts and the question and nothing else; what
// it writes goes out sentence by sentence, each held against the facts first.
import { Failure, isFailure } from '#basics'
import type { Carried } from './checking/carried.ts'
import type { Checked, Checker } from './checking/checking.ts'
import type { Objection } from './checking/refusal.ts'
import type { Fact } from './fact.ts'
import type { LanguageModel } from './language-model.ts'
import { sentencesOfPieces } from './sentence-stream.ts'

export type AnswerPart =
  | {
      readonly kind: 'sentence'
      readonly text: string
      /** What it claims. */
      readonly facts: readonly Fact[]
      /** False where words stand beside its figures, all of them facts, that the check does not know. */
      readonly isWordingChecked: boolean
    }
  /** A sentence that was struck out; never its text. */
  | { readonly kind: 'struck'; readonly why: string }
  | {
      readonly kind: 'end'
      readonly writtenBy: string
      readonly outcome: 'answered' | 'refused' | 'broken off'
      readonly says: string
    }

/** What a question is answered from, and by what the answer is judged. */
export type Known = {
  readonly facts: readonly Fact[]
  readonly check: Checker
  /** To the model: what the facts are of and how to write of them. */
  readonly instructions: string
}

export type Asking = {
  readonly modelName: string
  /** Throws Failure('too-often' | 'busy' | 'damaged' | 'not-allowed') before the first part; later faults are the last part. */
  ask(accountId: string, question: string, known: Known, signal: AbortSignal): Promise<AsyncGenerator<AnswerPart, void>>
}

/** What asking may cost, whoever asks. A day is one of UTC; its counts are those of all processes, atOnce is of each. */
export const askingLimits = { perAccountAndDay: 40, perDay: 400, atOnce: 3, sentences: 24, struckInARow: 4 } as const

const reasons: Record<Objection, string> = {
  characters: 'it held characters or an address that cannot be checked',
  number: 'it held a number that is not among the facts',
  context:
    'a number or a date in it is among the facts, but not as what the sentence says of it, or it does not say what or when it is of',
  claim: 'it said something that the facts do not bear out',
  day: 'it held a date that is not among the facts',
  name: 'it held a name that is not among the facts',
  beyond: 'it spoke of something that the facts do not tell',
  wording: 'it was put in a way that cannot be checked',
}

export type AskingOptions = {
  readonly model: LanguageModel
  readonly now: () => Date
  /** Whether another question of that day may be asked; then it is counted. */
  readonly count: (accountId: string, day: string) => Promise<boolean>
}

export function openAsking({ model, now, count }: AskingOptions): Asking {
  let underWay = 0

  async function admit(accountId: string): Promise<void> {
    if (underWay >= askingLimits.atOnce) throw new Failure('busy', 'Other questions are being answered; try again in a minute.')
    underWay++
    try {
      if (await count(accountId, now().toISOString().slice(0, 10))) return
      throw new Failure('too-often', 'No more questions are answered today; tomorrow (UTC) they are again.')
    } catch (error) {
      underWay--
      throw error
    }
  }

  return {
    modelName: model.name,
    ask: async (accountId, question, known, signal) => {
      await admit(accountId)
      let isUnderWay = true
      const done = () => {
        if (isUnderWay) underWay--
        isUnderWay = false
      }
      // Also when nobody ever reads the answer.
      signal.addEventListener('abort', done)
      try {
        return checkedParts(await model.answer(known.instructions, question, signal), known, model.name, done)
      } catch (error) {
        done()
        throw error
      }
    },
  }
}

async function* checkedParts(
  pieces: AsyncGenerator<string, void>,
  { facts: all, check }: Known,
  writtenBy: string,
  done: () => void,
): AsyncGenerator<AnswerPart, void> {
  const byId = new Map(all.map(fact => [fact.id, fact]))
  let passed = 0
  let struck = 0
  let struckInARow = 0
  let carried: Carried | null = null
  const end = (outcome: 'answered' | 'refused' | 'broken off', says: string): AnswerPart => ({
    kind: 'end',
    writtenBy,
    outcome,
    says,
  })
  try {
    for await (const sentence of sentencesOfPieces(pieces)) {
      const checked: Checked = check(sentence, carried)
      carried = checked.passes ? checked.carries : null
      if (!checked.passes) {
        struck++
        struckInARow++
        yield { kind: 'struck', why: `A sentence was struck out: ${reasons[checked.why]}.` }
      } else if (checked.text !== '') {
        const { text, facts, isWordingChecked } = checked
        passed++
        // One that is half understood is no lie, and ends no row of them.
        if (isWordingChecked) struckInARow = 0
        yield { kind: 'sentence', text, facts: facts.flatMap(id => byId.get(id) ?? []), isWordingChecked }
      }
      if (struckInARow >= askingLimits.struckInARow) {
        yield end('refused', 'The rest is refused: too much of it is not among the facts.')
        return
      }
      if (passed + struck >= askingLimits.sentences) {
        yield end('broken off', 'The answer was long and was cut here.')
        return
      }
    }
    yield passed === 0
      ? end('refused', 'The answer is refused: nothing of it is among the facts.')
      : end('answered', `Written by the language model ${writtenBy}; every number, date and name was held against the facts.`)
  } catch (error) {
    if (!isFailure(error)) throw error
    yield end('broken off', error.message)
  } finally {
    done()
    await pieces.return()
  }
}
