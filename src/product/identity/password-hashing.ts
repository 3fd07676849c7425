// argon2id, and not more of it at once than memory and cores bear: a flood of sign-ins waits in a short line, and past its end is
// sent away, instead of taking the process down.
import { hash, verify } from '@node-rs/argon2'
import { Failure } from '#basics'

/** OWASP's Password Storage Cheat Sheet: 19 MiB, two passes, one lane. */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 } as const
/** The threads that Node lends for such work are four; two stay free for files and names. */
const mostAtOnce = 2
const mostWaiting = 60

export type PasswordHashing = {
  /** PHC text. */
  hash(password: string): Promise<string>
  /** Whether `password` made `stored`. Takes the same work where there is nothing stored, and then says no. */
  verify(stored: string | null, password: string): Promise<boolean>
  /** How many hashes were computed since the start. */
  workDone(): number
}

export function openPasswordHashing(): PasswordHashing {
  const waiting: (() => void)[] = []
  let running = 0
  let done = 0
  let nobodys: Promise<string> | undefined

  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (running >= mostAtOnce) {
      if (waiting.length >= mostWaiting)
        throw new Failure('busy', 'Too many people sign in right now. Please try again in a moment.')
      await new Promise<void>(resolve => waiting.push(resolve))
    } else running++
    try {
      done++
      return await work()
    } finally {
      // The place is handed on, not given back, so that nobody gets in between.
      const next = waiting.shift()
      if (next) next()
      else running--
    }
  }

  return {
    hash: password => inTurn(() => hash(password, parameters)),
    async verify(stored, password) {
      // Waited for in both cases: it is made once, and whoever asks first must not tell by it that nobody was asked about.
      nobodys ??= hash('nobody has this password', parameters)
      const nothing = await nobodys
      const against = stored ?? nothing
      const fits = await inTurn(() => verify(against, password))
      return stored !== null && fits
    },
    workDone: () => done,
  }
}
