// Writes docs/reference/indicators.md from the indicators' own definitions, so that the document cannot say something else than
// the product does. `--check` compares instead, and exits 1 where they differ.
import { readFileSync, writeFileSync } from 'node:fs'
import { type IndicatorDefinition, indicatorDefinitions } from '#indicators'

const target = 'docs/reference/indicators.md'
const groups = [
  ['average', 'Averages and trend lines'],
  ['momentum', 'Momentum and direction'],
  ['volatility', 'Volatility, bands and levels'],
  ['volume', 'Volume'],
] as const

const text = `# Indicators

Written by \`node tools/generate-indicator-reference.ts\` from the definitions in \`src/core/indicators/\`; change those, not this.

An indicator is named with its parameters, in the order given here: \`macd(12,26,9)\`. Those left out at the end take their
defaults. Every output is as long as the bars and empty in its warm-up. A bar that misses a price or volume which the indicator
reads is passed over: it gets no value, and all others get what they would get without it.

Programs differ in how an average begins, and agree later. [The same columns elsewhere](../concepts/indicator-columns.md) holds every column that TA-Lib and Tulip Indicators
in C and three packages of npm have too against ours, and says why where one differs. How each begins is said with its source.

An output that is *drawn back in time* stands on a bar on which it could not be known yet. It explains the past and is no signal.
${groups.map(section).join('')}`

if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== text) {
    process.stderr.write(`${target} is not what the definitions say; run node tools/generate-indicator-reference.ts\n`)
    process.exitCode = 1
  }
} else writeFileSync(target, text)

function section([group, title]: (typeof groups)[number]): string {
  const members = indicatorDefinitions.filter(definition => definition.group === group)
  return `\n## ${title}\n${members.map(entry).join('')}`
}

function entry({ id, label, help, source, parameters, outputs, drawnBack, inputs, placement }: IndicatorDefinition): string {
  const usual = parameters.length > 0 ? `${id}(${parameters.map(parameter => parameter.default).join(',')})` : id
  const bounds = parameters.map(({ name, min, max }) => `\`${name}\` ${min} to ${max}`)
  const names = outputs.map(({ name }) => `\`${name}\`${drawnBack.includes(name) ? ' (drawn back in time)' : ''}`)
  const facts = [
    `Reads ${inputs.join(', ')}; drawn ${placement === 'price' ? 'over the prices' : 'in a pane of its own'}.`,
    ...(bounds.length > 0 ? [`Parameters: ${bounds.join(', ')}.`] : []),
    `Outputs: ${names.join(', ')}.`,
    `Source: ${source.replace(/\.$/, '')}.`,
  ]
  return `\n### ${label}: \`${usual}\`\n\n${help}\n\n${facts.map(fact => `- ${fact}\n`).join('')}`
}
