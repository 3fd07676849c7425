import { Fragment, type ReactNode } from 'react'

/** A long name or address ends its line behind a word of it (DATABASE_ | POOL_SIZE, /api/stocks/ | :symbol), not within one. */
export function brokenAtWords(name: string): ReactNode {
  return wordsOf(name).map((word, at) => (
    // oxlint-disable-next-line react/no-array-index-key -- the same word may come twice, and none ever moves
    <Fragment key={at}>
      {at > 0 && <wbr />}
      {word}
    </Fragment>
  ))
}

/** '/api/stocks/:symbol' → ['/api/', 'stocks/', ':symbol'] */
export function wordsOf(name: string): string[] {
  return name.split(/(?<=[^/_][/_])/)
}
