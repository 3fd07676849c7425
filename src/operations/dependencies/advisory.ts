/** A hole that is known in a version that is locked. */
export type Advisory = {
  readonly id: string
  readonly severity: string | null
  readonly title: string
  readonly packageName: string
  /** null where the source names a range only. */
  readonly version: string | null
  /** Only used to build and test. */
  readonly isDev: boolean
}
