// Runs the benches one after the other and writes what they found, with the machine they ran on, to bench/results/.
// node bench/run.ts [indicators | rules | bars | search | http | sweeps …]; what is not run keeps its last result.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { arch, cpus, loadavg, platform, release, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { embeddedBinaries } from '../src/platform/database/embedded/binaries.ts'
import type { Figures, Line } from './report.ts'

const benches = [
  'indicators',
  'bars',
  'search',
  'http',
  'measuring',
  'reads',
  'optimiser',
  'sweeps',
  'engines',
  'backups',
  'rules',
  'screener',
]
const results = new URL('results/results.json', import.meta.url)
const readable = new URL('results.md', import.meta.url)
const longestMs = 240_000
/**
 * A gigabyte, because that is what is asked about; written and read many times. And a fresh instance computes for minutes before it is asked:
 * READS_DIRECTORY names one that is at rest.
 */
const sizes: Partial<Record<string, { words: string[]; longestMs: number }>> = {
  backups: { words: ['1000'], longestMs: 720_000 },
  reads: { words: process.env['READS_DIRECTORY'] === undefined ? [] : [process.env['READS_DIRECTORY']], longestMs: 720_000 },
}

type Machine = { processor: string; processors: number; memoryGb: number; system: string; node: string; postgresql: string }
type Result = { at: string; seconds: number; loadBefore: number; machine: Machine; figures: Figures; lines: string[] }

const wanted = process.argv.slice(2)
for (const name of wanted) if (!benches.includes(name)) throw new Error(`no bench of ${benches.join(', ')} is called ${name}`)
const all: Record<string, Result> = existsSync(results)
  ? (JSON.parse(readFileSync(results, 'utf8')) as Record<string, Result>)
  : {}
const machine: Machine = {
  processor: cpus()[0]?.model ?? arch(),
  processors: cpus().length,
  memoryGb: Math.round(totalmem() / 2 ** 30),
  system: `${platform()} ${release()}`,
  node: process.version,
  postgresql: (await embeddedBinaries()).version,
}
for (const bench of benches) {
  if (wanted.length > 0 && !wanted.includes(bench)) continue
  all[bench] = run(bench)
  writeFileSync(results, `${JSON.stringify(all, null, 2)}\n`)
  writeFileSync(readable, asMarkdown())
}

function run(bench: string): Result {
  process.stdout.write(`\n${bench}\n`)
  const directory = mkdtempSync(join(tmpdir(), 'bench-'))
  const file = join(directory, 'report')
  const [startedAt, loadBefore] = [Date.now(), Math.round(loadavg()[0]! * 10) / 10]
  try {
    const { words, ...limits } = sizes[bench] ?? { words: [], longestMs }
    const { status, signal } = spawnSync(process.execPath, [join(import.meta.dirname, `${bench}.ts`), ...words], {
      stdio: 'inherit',
      env: { ...process.env, BENCH_REPORT: file },
      timeout: limits.longestMs,
    })
    if (status !== 0) throw new Error(`the bench ${bench} ended with ${status ?? signal}`)
    const said = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map(text => JSON.parse(text) as Line)
    return {
      at: new Date(startedAt).toISOString().slice(0, 16),
      seconds: Math.round((Date.now() - startedAt) / 1000),
      loadBefore,
      machine,
      figures: Object.assign({}, ...said.map(line => ('figures' in line ? rounded(line.figures) : {}))) as Figures,
      lines: said.flatMap(line => ('line' in line ? [line.line] : [])),
    }
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

function rounded(figures: Figures): Figures {
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, Number(value.toPrecision(3))]))
}

function asMarkdown(): string {
  const parts = benches.flatMap(bench => {
    const result = all[bench]
    if (!result) return []
    const { processor, processors, memoryGb, system, node, postgresql } = result.machine
    return [
      `## ${bench}`,
      '',
      `${result.at} UTC, ${result.seconds} s, load before it ${result.loadBefore}. ${processor}, ${processors} processors, ${memoryGb} GB, ${system}, Node ${node}, PostgreSQL ${postgresql}.`,
      '',
      '```',
      ...result.lines,
      '```',
      '',
    ]
  })
  return `# Measured speed\n\nWritten by \`npm run bench\`, which measures us and others in turn on one machine: ratios travel, times do not.\n\n${parts.join('\n')}`
}
