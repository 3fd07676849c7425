// What a person can do about a source that does not answer. Most often nothing, and then that is said.
import type { FaultKind } from '#outbound'

const advice: Record<FaultKind, string | null> = {
  'no-connection': 'Check the connection of this machine; meanwhile everything that is stored can be used.',
  unreachable: 'Check the connection of this machine; meanwhile everything that is stored can be used.',
  untrusted: 'Check the clock of this machine, and whether something between it and the source reads along.',
  slow: 'Nothing to do: it is asked again at the next refresh.',
  endless: 'Nothing to do: it is asked again at the next refresh.',
  'too-often': 'Nothing to do but wait: it is asked again at a later refresh.',
  unwell: 'Nothing to do: the fault is on its side, and it is asked again at the next refresh.',
  half: 'Nothing to do: it is asked again at the next refresh.',
  page: 'Refresh again later. If it stays so, it wants a consent or has moved: look for a newer version of TradeWise.',
  garbage: 'Refresh again later. If it stays so, its answers have changed: look for a newer version of TradeWise.',
  'too-large': 'Refresh again later. If it stays so, its answers have changed: look for a newer version of TradeWise.',
  redirected: 'Refresh again later. If it stays so, it has moved: look for a newer version of TradeWise.',
  private: 'Check the name resolution of this machine: the name of the source must lead to a public address.',
  refused: 'Check the key that is set for it, and what its plan allows.',
  unknown: null,
  rejected: 'Look for a newer version of TradeWise: it is not asked as it wants to be.',
  'over-budget': 'Nothing to do but wait: more would break its terms.',
  resting: 'Nothing to do but wait: it is tried again by itself at a later refresh.',
  paused: 'Nothing to do but wait: it said when it wants to be asked again.',
  crowded: 'Nothing to do but wait.',
}

/** Null when there is nothing to say. `kind` may be one of an earlier version. */
export function adviceOn(kind: string): string | null {
  return kind in advice ? advice[kind as FaultKind] : null
}
