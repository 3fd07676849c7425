// How PostgreSQL's programs are started: with nothing of our environment, which may hold secrets, and, where the system
// can, so that they end with us even after kill -9.
import { existsSync } from 'node:fs'

export const serverEnvironment: NodeJS.ProcessEnv = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }

const setpriv = ['/usr/bin/setpriv', '/bin/setpriv'].find(path => existsSync(path))

/** The kernel sends `signal` to the program when the thread that starts it ends. Without util-linux's setpriv it becomes an orphan, which the next start finds. */
export function dieWithParent(
  signal: 'INT' | 'KILL',
  program: string,
  parameters: string[],
): { program: string; parameters: string[] } {
  if (setpriv === undefined) return { program, parameters }
  return { program: setpriv, parameters: ['--pdeathsig', signal, '--', program, ...parameters] }
}
