// What a bench says goes to the terminal; with BENCH_REPORT naming a file, to that file too, as one JSON object a line.
import { appendFileSync } from 'node:fs'

export type Line = { readonly bench: string; readonly line: string } | { readonly bench: string; readonly figures: Figures }
export type Figures = Readonly<Record<string, number>>

export function report(bench: string): { say: (line: string) => void; note: (figures: Figures) => void } {
  const file = process.env['BENCH_REPORT']
  const keep = (line: Line): void => {
    if (file !== undefined) appendFileSync(file, `${JSON.stringify(line)}\n`)
  }
  return {
    say: line => {
      process.stdout.write(`${line}\n`)
      keep({ bench, line })
    },
    note: figures => keep({ bench, figures }),
  }
}
