/** A definition beside its label need not begin with it: "Volatility: sample standard deviation…" → "Sample standard deviation…". */
export function withoutLabel(definition: string, label: string): string {
  const [, head = '', rest = ''] = /^([^:]{1,60}): (.+)$/s.exec(definition) ?? []
  const [first = ''] = head.toLowerCase().split(',')
  if (first === '' || !label.toLowerCase().startsWith(first)) return definition
  const kind = head.slice(first.length).replace(/^,\s*/, '')
  const text = kind === '' || label.toLowerCase().includes(kind.toLowerCase()) ? rest : `${kind}: ${rest}`
  return text.charAt(0).toUpperCase() + text.slice(1)
}
