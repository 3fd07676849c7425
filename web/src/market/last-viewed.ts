import { forgetList, rememberedList, rememberList } from '../app/remembered.ts'

const entry = 'last-viewed'
const most = 8

/** Newest first, each once. */
export function withViewed(symbols: readonly string[], symbol: string): string[] {
  return [symbol, ...symbols.filter(other => other !== symbol)].slice(0, most)
}
export const lastViewed = (): string[] => rememberedList(entry) ?? []
export const viewed = (symbol: string): void => rememberList(entry, withViewed(lastViewed(), symbol))
export const forgetViewed = (): void => forgetList(entry)
