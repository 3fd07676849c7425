// Answers change their shape without notice. They are read by schemas that mind what is used and nothing else; whatever does not
// fit is one sentence that names the place, and no part of it is used. Large ones are read on a thread: forty megabytes of company facts
// take seconds, in which nobody else would be answered.
import type { z } from 'zod'
import { type Day, dayOf } from '#basics'
import { type Answer, outboundFault } from '#outbound'

/** Runs a task of that name on a thread; input and result are copied, all but what is handed over. */
export type RunTask = <Result>(task: string, input: unknown, options?: { transfer: readonly ArrayBuffer[] }) => Promise<Result>

type AnswerText = Pick<Answer, 'text'>
/** Some 700 days, read in the time that handing them over takes. */
const smallText = 128 * 1024

/**
 * How a source reads one kind of answer. `name` is what the threads know `task` by (see reading.ts); without `run` all is read at once.
 * `about`: what of the question the reading needs; it must be a copy-able value.
 */
export function answerReader<Input extends AnswerText, Result>(
  name: string,
  task: (input: Input) => Result,
  run: RunTask | undefined,
): (about: Omit<Input, 'text'>) => (answer: AnswerText) => Result | Promise<Result> {
  return about =>
    ({ text }) => {
      const input = { ...about, text } as Input
      return run && text.length > smallText ? run<Result>(name, input) : task(input)
    }
}

/** The part of an answer that `schema` describes. Throws Failure('damaged'). */
export function jsonAnswer<T>(schema: z.ZodType<T>, label: string): (answer: AnswerText) => T {
  return ({ text }) => {
    const checked = schema.safeParse(jsonOf(text, label))
    if (checked.success) return checked.data
    const [issue] = checked.error.issues
    const place = issue?.path.map(String).join('.') ?? ''
    throw outboundFault('garbage', label, {
      rest: `${place === '' ? 'the whole of it' : place}: ${shortened(issue?.message ?? '')}`,
    })
  }
}

/** '2018-05-11' in an answer. Throws Failure('damaged') for a day that does not exist. */
export function dayInAnswer(date: string, label: string): Day {
  try {
    return dayOf(date.slice(0, 10))
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    throw outboundFault('garbage', label, { rest: 'a day that does not exist', cause })
  }
}

function jsonOf(text: string, label: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause
    throw outboundFault('garbage', label, { rest: 'not JSON' })
  }
}

/** 'expected number'. A schema's message may quote what was received; a source may have put anything there, a key included. */
function shortened(message: string): string {
  return message
    .replace(/^(?:Invalid input|Too (?:big|small)): /, '')
    .replace(/, received .*$/s, '')
    .slice(0, 80)
}
