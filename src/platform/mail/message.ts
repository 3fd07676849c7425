// What may be sent: one recipient, plain text, and nothing in a header that could begin another one.
import { Failure } from '#basics'

export type Message = {
  /** One address, without a name. */
  readonly to: string
  readonly subject: string
  /** Plain text; lines end with \n. */
  readonly text: string
}

const oneAddress = /^[^\s@<>()[\],;:\\"\p{C}]+@[^\s@<>()[\],;:\\"\p{C}]+$/u
const mostSubject = 200
const mostText = 100_000

/** Throws Failure('invalid') for whatever could put a header, a recipient or a command of its own into a message. */
export function checkedMessage(message: Message): Message {
  const { to, subject, text } = message
  if (to.length > 320 || !oneAddress.test(to)) throw new Failure('invalid', 'A message goes to one mail address.')
  if (subject.length === 0 || subject.length > mostSubject || /[\p{Cc}\u2028\u2029]/u.test(subject))
    throw new Failure('invalid', 'A subject is one line.')
  if (text.length > mostText || text.includes('\0')) throw new Failure('invalid', 'This text cannot be sent.')
  return message
}
