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

Programs differ in how an average begins, and agree later. Against TA-Lib in C, on 502 days with the same parameters, these are equal to 1e-9 on
every bar that both have: SMA, EMA, WMA, KAMA, RSI, Stochastic, StochRSI, CCI, Williams %R, ROC, Momentum, PPO, Ultimate Oscillator, Slope,
Bollinger bands, ATR, NATR, StdDev, Beta, Correlation, ADL, MFI; against Tulip Indicators also HMA, VWMA, SMMA and AO. DEMA, TEMA, T3, MACD, ADX
and DI, TRIX, Parabolic SAR and the Chaikin Oscillator meet TA-Lib's after their beginnings; Aroon differs where two extremes are equal, OBV by a
constant, DPO by being drawn back in time. How each begins is said with its source.

Who comes from a package of npm finds, on the same days: technicalindicators 3.1.0 equal in all that both have, but RSI and MFI are rounded to two digits
there (and StochRSI is made of those), and its TRIX and Parabolic SAR begin otherwise; trading-signals 8.3.0 and indicatorts 2.2.2 begin an EMA, and with
it MACD, DEMA and TEMA, with the first close instead of a mean, which is gone after 150 to 250 bars, and ATR, ADX and Parabolic SAR in trading-signals or
RSI and Parabolic SAR in indicatorts begin otherwise as well; ATR, CCI, MFI, TRIX and Aroon are other formulas in indicatorts.

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
