// How PostgreSQL's programs are started: with nothing of our environment, which may hold secrets, and, where the system
// can, so that they end with us even after kill -9.
import { spawnSync } from 'node:child_process'

export const serverEnvironment: NodeJS.ProcessEnv = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }

let setpriv: string | undefined | null = null

/**
 * The kernel sends `signal` to the program when the thread that starts it ends. Without util-linux's setpriv (macOS, BusyBox)
 * it may become an orphan, which the next start finds.
 */
export function dieWithParent(
  signal: 'INT' | 'KILL',
  program: string,
  parameters: string[],
): { program: string; parameters: string[] } {
  if (setpriv === null) setpriv = findSetpriv()
  if (setpriv === undefined) return { program, parameters }
  return { program: setpriv, parameters: ['--pdeathsig', signal, '--', program, ...parameters] }
}

function findSetpriv(): string | undefined {
  const works = (path: string) => spawnSync(path, ['--pdeathsig', 'KILL', '--', 'true'], { stdio: 'ignore' }).status === 0
  return ['/usr/bin/setpriv', '/bin/setpriv'].find(works)
}
