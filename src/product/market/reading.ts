// Large files and answers are read on a thread: a hostile file of 63 MB takes a second to be refused, in which nobody else would be
// answered.
import { joined } from './file-body.ts'
import { alphaVantageTasks } from './providers/alphavantage.ts'
import type { RunTask } from './providers/answers.ts'
import { type CsvHints, type CsvReading, readCsv } from './providers/csv.ts'
import { ecbTasks } from './providers/ecb.ts'
import { secEdgarTasks } from './providers/sec-edgar.ts'
import { tiingoTasks } from './providers/tiingo.ts'
import { yahooFiguresTasks } from './providers/yahoo-figures.ts'
import { yahooTasks } from './providers/yahoo.ts'

/** What runs in a worker thread, by name: input and result are copied. */
export const marketTasks = {
  readCsv: ({ file, hints }: { file: Uint8Array; hints: CsvHints }): Promise<CsvReading> => readCsv(file, hints),
  ...yahooTasks,
  ...yahooFiguresTasks,
  ...tiingoTasks,
  ...alphaVantageTasks,
  ...secEdgarTasks,
  ...ecbTasks,
}

export type ReadFile = (file: Uint8Array, hints: CsvHints) => Promise<CsvReading>

/** Some 3,000 days, which are read in the time that handing them over takes. */
const smallBytes = 128 * 1024

/** What lies alone in its memory is handed over, and is empty here afterwards; to copy it would take longer than to read it. */
async function ownMemory(file: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const { buffer } = file
  if (buffer instanceof ArrayBuffer && buffer.byteLength === file.length) return new Uint8Array(buffer)
  return new Uint8Array((await joined([file])).buffer as ArrayBuffer)
}

/** Without `run` everything is read at once, as it suits a command. */
export function fileReader(run: RunTask | undefined): ReadFile {
  return async (file, hints) => {
    // Of a packed file nobody knows how large it is.
    const isSmall = file.length <= smallBytes && file[0] !== 0x1f
    if (!run || isSmall) return await readCsv(file, hints)
    const handed = await ownMemory(file)
    return await run<CsvReading>('readCsv', { file: handed, hints }, { transfer: [handed.buffer] })
  }
}
