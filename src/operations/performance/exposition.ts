// Figures as Prometheus and OpenMetrics read them. Written here because the histograms are here: a client library would keep a second
// set beside them, and the two would differ (docs/decisions/metrics-of-our-own.md).

export type Sample = {
  /** After the family's name: `_bucket`, `_sum`, `_count`; absent for the value itself. */
  suffix?: string
  labels?: Readonly<Record<string, string>>
  value: number
}

/** name: without the unit's `_total`, which the form adds to counters. */
export type Family = { name: string; type: 'counter' | 'gauge' | 'histogram'; help: string; samples: readonly Sample[] }

export const contentTypes = {
  open: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
  plain: 'text/plain; version=0.0.4; charset=utf-8',
} as const

export function exposition(families: readonly Family[], form: keyof typeof contentTypes): string {
  const lines: string[] = []
  for (const { name, type, help, samples } of families) {
    if (samples.length === 0) continue
    const told = type === 'counter' && form === 'plain' ? `${name}_total` : name
    lines.push(`# HELP ${told} ${escaped(help)}`, `# TYPE ${told} ${type}`)
    for (const { suffix = type === 'counter' ? '_total' : '', labels, value } of samples)
      lines.push(`${name}${suffix}${labelText(labels)} ${numberText(value)}`)
  }
  if (form === 'open') lines.push('# EOF')
  return `${lines.join('\n')}\n`
}

function labelText(labels: Readonly<Record<string, string>> | undefined): string {
  const pairs = Object.entries(labels ?? {})
  if (pairs.length === 0) return ''
  return `{${pairs.map(([name, value]) => `${name}="${escaped(value).replaceAll('"', '\\"')}"`).join(',')}}`
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
}

function numberText(value: number): string {
  if (value === Infinity) return '+Inf'
  if (value === -Infinity) return '-Inf'
  return String(value)
}
