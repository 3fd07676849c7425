// Small lists that this browser keeps: symbols viewed last, indicators picked. Nothing sensitive. Without storage they
// are simply not kept.

export function rememberedList(entry: string): string[] | null {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(entry) ?? 'null')
    return Array.isArray(stored) ? stored.filter(item => typeof item === 'string') : null
  } catch (fault) {
    if (fault instanceof DOMException || fault instanceof SyntaxError) return null
    throw fault
  }
}

export function rememberList(entry: string, items: readonly string[]): void {
  try {
    localStorage.setItem(entry, JSON.stringify(items))
  } catch (fault) {
    if (!(fault instanceof DOMException)) throw fault
  }
}

export function forgetList(entry: string): void {
  try {
    localStorage.removeItem(entry)
  } catch (fault) {
    if (!(fault instanceof DOMException)) throw fault
  }
}
