// When an alarm begins and when it ends. Pure: a measure and the time since the last look in, what follows out. Time is counted up from look
// to look and never read off a clock, so one that jumps begins and ends nothing.
import type { Rule, Setting } from './alarm-rule.ts'

/** heldMs: how long it has held; clearMs: how long it has been over. null: it does not, it is not. */
export type Counting = { readonly heldMs: number | null; readonly clearMs: number | null }

export type Verdict = { readonly counting: Counting; readonly change: 'begins' | 'ends' | null }

export const nothingCounted: Counting = { heldMs: null, clearMs: null }

export function judge(
  rule: Pick<Rule, 'side' | 'hysteresis'>,
  setting: Setting,
  seen: { before: Counting; isFiring: boolean; value: number | null; sinceMs: number },
): Verdict {
  const { before, isFiring, value, sinceMs } = seen
  if (!setting.isOn) return { counting: nothingCounted, change: isFiring ? 'ends' : null }
  if (value === null) return { counting: before, change: null }
  const enoughMs = setting.forSeconds * 1000
  if (!isFiring) {
    if (!holds(rule, setting, value)) return { counting: nothingCounted, change: null }
    const heldMs = before.heldMs === null ? 0 : before.heldMs + sinceMs
    return heldMs >= enoughMs
      ? { counting: nothingCounted, change: 'begins' }
      : { counting: { heldMs, clearMs: null }, change: null }
  }
  if (!isOver(rule, setting, value)) return { counting: nothingCounted, change: null }
  const clearMs = before.clearMs === null ? 0 : before.clearMs + sinceMs
  return clearMs >= enoughMs
    ? { counting: nothingCounted, change: 'ends' }
    : { counting: { heldMs: null, clearMs }, change: null }
}

export function holds({ side }: Pick<Rule, 'side'>, { threshold }: Pick<Setting, 'threshold'>, value: number): boolean {
  return side === 'above' ? value >= threshold : value <= threshold
}

function isOver(rule: Pick<Rule, 'side' | 'hysteresis'>, setting: Setting, value: number): boolean {
  if (holds(rule, setting, value)) return false
  const margin = Math.abs(setting.threshold) * rule.hysteresis
  return rule.side === 'above' ? value <= setting.threshold - margin : value >= setting.threshold + margin
}
