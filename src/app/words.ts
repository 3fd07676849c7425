// What the product says to people: to stderr, so that stdout stays one JSON line an event, or whatever a command answers.
const barWidth = 24

export type Progress = (what: string, done?: number, total?: number) => void

export function say(line: string): void {
  process.stderr.write(`${line}\n`)
}

/** A bar on a terminal; elsewhere a line when something new begins. */
export function openProgress(): { progress: Progress; end: () => void } {
  const stream = process.stderr
  let current: string | undefined
  let isDrawn = false
  const end = () => {
    if (isDrawn) stream.write('\n')
    isDrawn = false
    current = undefined
  }
  const progress: Progress = (what, done, total) => {
    if (!stream.isTTY) {
      if (what !== current) say(`${what} …`)
      current = what
      return
    }
    if (what !== current) end()
    current = what
    isDrawn = true
    const share = done !== undefined && total ? Math.min(1, done / total) : undefined
    const bar =
      share === undefined ? '…' : `${'█'.repeat(Math.round(share * barWidth)).padEnd(barWidth, '░')} ${Math.round(share * 100)} %`
    stream.write(`\r${what} ${bar}\u001b[K`)
  }
  return { progress, end }
}
