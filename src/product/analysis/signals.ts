// Which built-in rules speak on a symbol, and what happened when they spoke before.
import { remembering } from '#basics'
import type { Market } from '#market'
import { type BuiltInRule, builtInRules } from './built-in-rules.ts'
import { columnsOf, type SignalHistory } from './signal-columns.ts'
import { type StudiedRule, type StudyInput } from './study-signals.ts'

export type { SignalHistory } from './signal-columns.ts'
export type SymbolSignals = SignalHistory & { readonly rules: readonly (BuiltInRule & { readonly studied: StudiedRule })[] }
export type AmongOthers = SignalHistory & { readonly lookedAt: number; readonly rules: readonly StudiedRule[] }

export type Signals = {
  /** The built-in rules; nothing but unknown ones for a symbol without daily bars. Throws Failure('not-found'). */
  of(symbol: string): Promise<SymbolSignals>
  /**
   * Any rules (canonical texts), looked at beside the built-in ones and corrected for all of them and for so many that were looked at
   * elsewhere. Throws Failure('not-found').
   */
  among(symbol: string, texts: readonly string[], elsewhere: number): Promise<AmongOthers>
}

type RunStudy = (input: StudyInput) => Promise<StudiedRule[]>

/** Symbols whose record is kept: each is some tens of kilobytes. */
const kept = 300

export function openSignals({ market, run }: { market: Market; run: RunStudy }): Signals {
  const records = remembering<StudiedRule[]>(kept)
  const others = remembering<StudiedRule[]>(kept)
  const builtIn = builtInRules.map(rule => rule.text)
  return {
    async of(symbol) {
      const { history, inputs, open } = await columnsOf(market, symbol)
      const studied = await records.get(history.symbol, history.dataHash, () =>
        run({ inputs, open, rules: builtIn, elsewhere: 0 }),
      )
      return { ...history, rules: builtInRules.map((rule, i) => ({ ...rule, studied: studied[i]! })) }
    },
    async among(symbol, texts, elsewhere) {
      const { history, inputs, open } = await columnsOf(market, symbol)
      const rules = [...new Set([...builtIn, ...texts])]
      const lookedAt = rules.length + elsewhere
      if (texts.length === 0) return { ...history, lookedAt, rules: [] }
      const asked = JSON.stringify([history.symbol, rules, elsewhere])
      const studied = await others.get(asked, history.dataHash, () => run({ inputs, open, rules, elsewhere }))
      return { ...history, lookedAt, rules: texts.map(text => studied[rules.indexOf(text)]!) }
    },
  }
}
