// Under load many requests end within a few milliseconds; their lines leave in one write, which costs as much as each would alone.

/** What a kill that cannot be caught may take with it. */
const waitMs = 5
const canWait = '{"level":"info"'

/**
 * Passes on together what is written within a few milliseconds; a line that is more than information goes at the end of this turn of
 * the event loop, with all before it. What is still here when the process exits is written then.
 */
export function linesTogether(write: (lines: string) => void): (line: string) => void {
  let waiting = ''
  const flush = (): void => {
    const lines = waiting
    waiting = ''
    if (lines !== '') write(lines)
  }
  process.on('exit', flush)
  return line => {
    if (!line.startsWith(canWait)) setImmediate(flush)
    else if (waiting === '') setTimeout(flush, waitMs)
    waiting += line
  }
}
