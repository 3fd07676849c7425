// Who comes first when not all can be bought.

export type Candidate = { readonly symbol: number; readonly rank: number }

/** By rank, larger first, unknown last; equal ones in the order in which the symbols were given. */
export function ranked<One extends Candidate>(candidates: readonly One[]): One[] {
  const known = (rank: number) => (Number.isNaN(rank) ? Number.NEGATIVE_INFINITY : rank)
  return [...candidates].sort((a, b) =>
    known(b.rank) > known(a.rank) ? 1 : known(b.rank) < known(a.rank) ? -1 : a.symbol - b.symbol,
  )
}
