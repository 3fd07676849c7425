// Many requests end in one turn of the event loop; their lines leave in one write, which costs as much as each would alone.

/** Passes on what one turn of the event loop has written, at its end. What is still here when the process exits is written then. */
export function linesTogether(write: (lines: string) => void): (line: string) => void {
  let waiting = ''
  const flush = (): void => {
    const lines = waiting
    waiting = ''
    if (lines !== '') write(lines)
  }
  process.on('exit', flush)
  return line => {
    if (waiting === '') setImmediate(flush)
    waiting += line
  }
}
