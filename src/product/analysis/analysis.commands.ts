// `tradewise analyse SYMBOL`: the main job in a terminal.
import type { Command } from 'commander'
import type { Market } from '#market'
import type { Analysis } from './analysis.ts'
import { analysisAnswerOf } from './answer.ts'
import { reportText } from './report.ts'
import { signalsAnswerOf } from './signals-answer.ts'
import { signalsText } from './signals-report.ts'
import type { Signals } from './signals.ts'

type Opened = {
  readonly market: Market
  readonly analysis: Analysis
  readonly signals: Signals
  readonly close: () => Promise<void>
}

export function analysisCommands(program: Command, open: () => Promise<Opened>): void {
  program
    .command('analyse <symbol>')
    .description('what the prices of one symbol say: state, returns, risk, signals and their record, with a small chart')
    .option('--json', 'the same as GET /api/stocks/SYMBOL/analysis, and `signals` as GET /api/stocks/SYMBOL/signals', false)
    .action(async (symbol: string, { json }: { json: boolean }) => {
      const { market, analysis, signals, close } = await open()
      try {
        const result = await analysis.analyse(symbol, { adjusted: 'all', window: '5Y' })
        const text = json
          ? JSON.stringify({ ...analysisAnswerOf(result), signals: signalsAnswerOf(await signals.of(symbol)) }, null, 2)
          : `${reportText(await market.stock(symbol), result)}\n${signalsText(await signals.of(symbol))}`
        process.stdout.write(`${text.trimEnd()}\n`)
      } finally {
        await close()
      }
    })
}
