// Writes docs/reference/rules.md from the rule language's own definitions, so that the document cannot say something else than the
// product does. `--check` compares instead, and exits 1 where they differ.
import { readFileSync, writeFileSync } from 'node:fs'
import { indicatorDefinitions } from '#indicators'
import { columnDefinitions, type FunctionDefinition, functionDefinitions } from '#rules'

const target = 'docs/reference/rules.md'

const columnGroups = [
  ['bar', 'Prices and volume', 'Known when the bar is complete.'],
  ['calendar', 'Calendar', 'Known long before.'],
  ['benchmark', 'Benchmark', 'Known when the bar is complete.'],
  ['report', 'Annual reports', 'From the day after it was filed where that is known, else from 90 days after its period ended.'],
  ['fact', 'As of today', 'Known for today only: refused in backtests and signals.'],
] as const

const functionGroups = [
  ['window', 'Looking back'],
  ['statistic', 'Statistics'],
  ['event', 'Events'],
  ['arithmetic', 'Arithmetic'],
] as const

const usable = indicatorDefinitions.filter(({ outputs, drawnBack }) => outputs.some(({ name }) => !drawnBack.includes(name)))
const refused = indicatorDefinitions.flatMap(({ id, outputs, drawnBack }) =>
  drawnBack.map(name => (outputs.length > 1 ? `\`${id}.${name}\`` : `\`${id}\``)),
)

const text = `# The rule language: reference

Written by \`node tools/generate-rule-reference.ts\` from the definitions in \`src/core/rules/\` and \`src/core/indicators/\`; change
those, not this. What rules mean, and how they are kept from looking ahead, is told in [rules](../concepts/rules.md).

## Columns
${columnGroups.map(columnSection).join('')}
## Functions

A column that a function can do without stands after \`=\`, as does a length. Lengths are whole bars: \`20\`, \`20d\`, \`4w\`, \`12m\`, \`1y\`.
${functionGroups.map(functionSection).join('')}
## Indicators

Each with its numbers as they are when left out; formulas and sources are in [indicators](indicators.md). Those that read the close alone
can be taken of any other number: \`sma(volume, 20)\`. The first output is meant when none is named.

| write | outputs | taken of anything |
|---|---|---|
${usable.map(indicatorRow).join('')}
Drawn back in time, and therefore refused: ${refused.join(', ')}.
`

if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== text) {
    process.stderr.write(`${target} is not what the definitions say; run node tools/generate-rule-reference.ts\n`)
    process.exitCode = 1
  }
} else writeFileSync(target, text)

function columnSection([group, title, note]: (typeof columnGroups)[number]): string {
  const rows = columnDefinitions.filter(column => column.group === group)
  const lines = rows.map(({ name, gives, help }) => `| \`${name}\` | ${gives} | ${help} |\n`)
  return `\n### ${title}\n\n${note}\n\n| column | gives | is |\n|---|---|---|\n${lines.join('')}`
}

function functionSection([group, title]: (typeof functionGroups)[number]): string {
  const rows = functionDefinitions.filter(definition => definition.group === group)
  return `\n### ${title}\n\n| write | gives | is | example |\n|---|---|---|---|\n${rows.map(functionRow).join('')}`
}

function functionRow({ name, parameters, gives, help, example, needsBenchmark }: FunctionDefinition): string {
  const form = parameters.map(({ name, usual }) => (usual === undefined ? name : `${name}=${usual}`)).join(', ')
  const note = needsBenchmark ? ' Needs a benchmark.' : ''
  return `| \`${name}(${form})\` | ${gives === 'truth' ? 'condition' : 'number'} | ${help}${note} | \`${example}\` |\n`
}

function indicatorRow({ id, label, parameters, outputs, drawnBack, inputs }: (typeof usable)[number]): string {
  const form = parameters.length > 0 ? `${id}(${parameters.map(parameter => parameter.default).join(', ')})` : id
  const names = outputs.filter(({ name }) => !drawnBack.includes(name)).map(({ name }) => `\`${name}\``)
  return `| \`${form}\` ${label} | ${names.join(', ')} | ${inputs.length === 1 && inputs[0] === 'close' ? 'yes' : ''} |\n`
}
