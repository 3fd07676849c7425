// SESION_SECRET instead of SESSION_SECRET is silently nothing; a name one or two letters away from ours is worth a warning.

/** Variables of the world that happen to lie near one of ours. */
const ordinary = new Set(['HOSTS', 'PORTS', 'HISTFILE', 'TZDIR', 'SSL_CERT_FILE', 'SSL_CERT_DIR'])

/**
 * Names in the environment that are probably meant to be one of `known`, with the one meant. Short names are
 * compared more strictly: PORT has many harmless neighbours, DATABASE_URL has none.
 */
export function nearNames(given: readonly string[], known: readonly string[]): { given: string; meant: string }[] {
  const exact = new Set(known)
  return given
    .filter(name => !exact.has(name) && !ordinary.has(name) && name.length <= 60)
    .flatMap(name => {
      const meant = known.find(candidate => isNear(name.toUpperCase(), candidate))
      return meant === undefined ? [] : [{ given: name, meant }]
    })
}

function isNear(name: string, known: string): boolean {
  // People rarely get the first letter wrong, and other programs' names differ from ours by their first word (SSL_, TLS_).
  const allowed = known.length >= 8 && name[0] === known[0] ? 2 : known.length >= 4 ? 1 : 0
  if (allowed === 0 || Math.abs(name.length - known.length) > allowed) return false
  return name === known || distance(name, known) <= allowed
}

/** Letters to insert, delete, replace or swap with their neighbour (optimal string alignment). */
export function distance(a: string, b: string): number {
  let before: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1]
      let cost = Math.min(previous[column]! + 1, current[column - 1]! + 1, previous[column - 1]! + (same ? 0 : 1))
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1])
        cost = Math.min(cost, before[column - 2]! + 1)
      current.push(cost)
    }
    before = previous
    previous = current
  }
  return previous[b.length]!
}
