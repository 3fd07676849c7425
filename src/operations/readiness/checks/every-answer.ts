// A header that every kind of answer has to carry.
import type { AnswerKind } from '../answer-kinds.ts'
import type { Audit } from '../audit.ts'
import { type Evidence, observing } from '../claim.ts'

/** `isRight` judges the header's value; undefined where it is missing. */
export async function onEveryAnswer(
  audit: Audit,
  name: string,
  isRight: (value: string | undefined, kind: AnswerKind) => boolean,
  among: (kind: AnswerKind) => boolean = () => true,
): Promise<Evidence> {
  const kinds = (await audit.answers()).filter(among)
  const seen = observing()
  const valueOf = (kind: AnswerKind): string | undefined => {
    const value = kind.answer.headers[name]
    return Array.isArray(value) ? value.join(', ') : value
  }
  const wrong = kinds.filter(kind => !isRight(valueOf(kind), kind))
  for (const kind of wrong) seen.expect(false, `${kind.what} → ${kind.status}, ${name}: ${valueOf(kind) ?? '(missing)'}`)
  const [first] = kinds
  if (wrong.length === 0 && first) {
    seen.expect(true, `${name}: ${valueOf(first) ?? '(missing)'}`)
    seen.expect(true, `on ${kinds.length} kinds of answer: ${kinds.map(kind => `${kind.what} → ${kind.status}`).join(' · ')}`)
  }
  return seen.evidence()
}
