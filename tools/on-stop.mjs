// Plain JavaScript: it runs before anything is installed, on any Node from 20 on.

/**
 * Ctrl-C and an end from outside, for as long as a piece of work lasts.
 * @param {(exitCode: number) => void} stop
 * @returns {() => void} to be called when the work is done: from then on signals are somebody else's
 */
export function onStop(stop) {
  const listeners = Object.entries({ SIGINT: 130, SIGTERM: 143 }).map(([signal, code]) => [signal, () => stop(code)])
  for (const [signal, listener] of listeners) process.once(signal, listener)
  return () => {
    for (const [signal, listener] of listeners) process.off(signal, listener)
  }
}
