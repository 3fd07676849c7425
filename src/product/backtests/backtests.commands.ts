// `tradewise backtest SYMBOL --rule R`: a rule tried on history, in a terminal.
import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { Failure } from '#basics'
import type { Backtests } from './backtests.ts'
import { askedShape } from './asked-shape.ts'
import { figureRows } from './figure-rows.ts'
import { canonicalJson, type Report } from './report.ts'

type Opened = { readonly backtests: Backtests; readonly close: () => Promise<void> }
type Options = {
  rule: string
  exit?: string
  rank?: string
  from?: string
  to?: string
  benchmark?: string
  like?: string
  conventions?: string
  parameters?: string
  walkForward?: string
  json: boolean
}

export function backtestsCommands(program: Command, open: () => Promise<Opened>): void {
  program
    .command('backtest <symbols>')
    .description(
      'what a rule would have done: one symbol, or several with commas; decided on a close, filled at the next open, after costs',
    )
    .requiredOption('--rule <rule>', 'enter while it is true, like "close > sma(200)"')
    .option('--exit <rule>', 'leave when it is true (default: when the rule no longer is)')
    .option('--rank <number>', 'who comes first when not all can be bought, like "return(6m)"')
    .option('--from <day>', 'YYYY-MM-DD')
    .option('--to <day>', 'YYYY-MM-DD')
    .option('--benchmark <symbol>', 'what to compare with (^GSPC)')
    .option('--like <engine>', 'conventions of backtesting.py, backtrader, LEAN or vectorbt')
    .option('--conventions <json>', 'JSON, or @FILE: {"fill": "next-open", "costs": {"percent": 0.1}, …}')
    .option('--parameters <json>', 'JSON, or @FILE: {"fast": {"from": 5, "to": 50, "step": 5}} for $fast in the rule')
    .option('--walk-forward <in,out>', 'with parameters: choose on so many bars, trade the choice on so many, like 504,126')
    .option('--json', 'the whole result', false)
    .action(async (symbols: string, options: Options) => {
      const asked = askedShape.safeParse({
        symbols: symbols.split(','),
        rule: options.rule,
        exitRule: options.exit,
        rankBy: options.rank,
        from: options.from,
        to: options.to,
        benchmark: options.benchmark,
        like: options.like,
        conventions: await jsonIn('--conventions', options.conventions),
        parameters: await jsonIn('--parameters', options.parameters),
        walkForward: options.walkForward === undefined ? undefined : planIn(options.walkForward),
      })
      if (!asked.success) {
        const [issue] = asked.error.issues
        throw new Failure('invalid', `${issue?.path.join('.') ?? 'backtest'}: ${issue?.message ?? 'cannot be read'}`)
      }
      const { backtests, close } = await open()
      try {
        const report = await backtests.compute(asked.data, { progress: () => {} })
        process.stdout.write(`${options.json ? canonicalJson(report) : reportText(report)}\n`)
      } finally {
        await close()
      }
    })
}

function planIn(text: string): { inSample: number; outOfSample: number } {
  const [inSample, outOfSample, ...more] = text.split(',').map(Number)
  if (inSample === undefined || outOfSample === undefined || more.length > 0)
    throw new Failure('invalid', '--walk-forward takes two numbers of bars, like 504,126.')
  return { inSample, outOfSample }
}

async function jsonIn(option: string, text: string | undefined): Promise<unknown> {
  if (text === undefined) return undefined
  try {
    return JSON.parse(text.startsWith('@') ? await readFile(text.slice(1), 'utf8') : text)
  } catch (error) {
    throw new Failure('invalid', `${option} is no JSON that can be read.`, { cause: error })
  }
}

function reportText(report: Report): string {
  const rows = figureRows(report)
  const width = Math.max(...rows.map(({ label }) => label.length))
  return [
    `${report.symbols.join(', ')}  ${report.metrics.from} to ${report.metrics.to}`,
    report.rule,
    ...(report.setting
      ? [`with ${JSON.stringify(report.setting)}, the best of ${report.sweep!.settings.length}, chosen with hindsight`]
      : []),
    '',
    ...rows.map(({ label, value, range }) => `${label.padEnd(width)}  ${value.padStart(12)}  ${range}`.trimEnd()),
    ...sweepLines(report),
    '',
    `Look-ahead: ${report.lookAhead.compared} decisions compared, none moved with the future.`,
    ...report.notes,
  ].join('\n')
}

function sweepLines({ sweep, walkForward }: Report): string[] {
  if (!sweep) return []
  const share = (value: number | null) => (value === null ? 'unknown' : `${(value * 100).toFixed(0)} %`)
  const { deflated, overfitting } = sweep
  return [
    '',
    `Settings tried: ${sweep.settings.length}. Probability that the best one's Sharpe ratio is above 0, given that: ${share(deflated.probability)}.`,
    ...(overfitting
      ? [`Probability of overfitting: ${share(overfitting.probability)} (about 50 %: choosing did not help).`]
      : []),
    ...(walkForward
      ? [
          `Walked forward from ${walkForward.run.metrics.from}: ${share(walkForward.run.metrics.totalReturn)}, Sharpe ratio ${walkForward.run.metrics.sharpe.value?.toFixed(2) ?? 'unknown'}.`,
        ]
      : []),
  ]
}
