// `tradewise screen EXPR`: shares for which a rule is true, in a terminal.
import { type Command, InvalidArgumentError } from 'commander'
import { screenAnswerOf } from './answer.ts'
import type { Screener } from './screener.ts'
import { screenText } from './screen-text.ts'

type Opened = { readonly screener: Screener; readonly close: () => Promise<void> }
type Options = { columns?: string; sort?: string; descending: boolean; limit: number; csv: boolean; json: boolean }

export function screenerCommands(program: Command, open: () => Promise<Opened>): void {
  program
    .command('screen <rule>')
    .description('shares of the whole directory for which a rule is true, like "pe < 15 and close > sma(200)"')
    .option('--columns <columns>', 'numbers and texts to show, separated by semicolons, like "pe; rsi(14); sector"')
    .option('--sort <column>', 'by a column, symbol or name (default: the largest companies first)')
    .option('--descending', 'the other way round', false)
    .option('--limit <count>', 'how many to show', countIn, 50)
    .option('--csv', 'all hits as CSV', false)
    .option('--json', 'the same as GET /api/screener', false)
    .action(async (rule: string, { columns, sort, descending, limit, csv, json }: Options) => {
      const { screener, close } = await open()
      try {
        const named = columns?.split(';').filter(name => name.trim() !== '')
        const asked = { rule, columns: named ?? null, sort: sort ?? null, isDescending: descending }
        if (csv) {
          process.stdout.write(await screener.asCsv(asked))
          return
        }
        const result = await screener.screen(asked, { offset: 0, limit: limit })
        process.stdout.write(json ? `${JSON.stringify(screenAnswerOf(result), null, 2)}\n` : screenText(result))
      } finally {
        await close()
      }
    })
}

const mostShown = 1000

function countIn(given: string): number {
  const count = Number(given)
  if (!Number.isInteger(count) || count < 1 || count > mostShown)
    throw new InvalidArgumentError(`A whole number from 1 to ${mostShown}.`)
  return count
}
