import type { ReactNode } from 'react'

/** What just happened, for eyes and ears: the place is there before the words are, so that they are read out. */
export function Said({ children }: { children: ReactNode }) {
  return <output className="text-sm font-medium text-gain">{children}</output>
}
