// The port behind which a second place for backups lies: five calls, so that another kind of place is one small file. Each of them is
// held to the same sentences by test/conformance/second-places.test.ts.

export type Placed = { key: string; bytes: number }

export type SecondPlace = {
  /** For people; never a credential. */
  readonly name: string
  /**
   * Stores the file whole or not at all; after an interruption it goes on where it was. Throws Failure 'busy' (away, too slow), 'not-allowed',
   * 'misconfigured' (no such bucket), 'io' (other bytes arrived).
   */
  put(key: string, path: string, progress: (bytes: number) => void): Promise<void>
  /** The bytes as they are stored. Throws Failure 'not-found' and what `put` throws. */
  get(key: string): AsyncIterable<Buffer>
  list(): Promise<Placed[]>
  /** What is not there is removed already. */
  remove(key: string): Promise<void>
  close(): void
}
