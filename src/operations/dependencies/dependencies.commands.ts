// `deps`: what the product is built from, and what is known against it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { auditDependencies, type DependencyAudit, exitCodeOf, npmFrom, productionManifest, softwareBill } from './dependencies.ts'
import { readLock } from './lock-file.ts'

const several = (value: string, before: string[]): string[] => [...before, value]

export function dependenciesCommands(program: Command, root: string): void {
  const deps = program.command('deps').description('the packages that the product is built from')
  const manifest = () => JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Parameters<typeof productionManifest>[0]

  deps
    .command('audit')
    .description(
      'known holes from two sources, licences, pins, install scripts, newer versions; exit 1 when something is found, 75 when a source cannot be asked',
    )
    .option('--osv <path>', 'OSV records: a file, a folder or the exported archive; may be given several times', several, [])
    .option('--json', 'the answer as JSON', false)
    .action(async ({ osv, json }: { osv: string[]; json: boolean }) => {
      const audit = await auditDependencies({ root, npm: npmFrom(root), osv })
      process.stdout.write(json ? `${JSON.stringify(audit, null, 2)}\n` : textOf(audit))
      process.exitCode = exitCodeOf(audit)
    })

  deps
    .command('sbom')
    .description('the bill of materials (CycloneDX, JSON)')
    .option(
      '--production',
      'without packages that only build and test; those that are built into the pages are among them',
      false,
    )
    .action(async ({ production: isProduction }: { production: boolean }) => {
      process.stdout.write(await softwareBill(npmFrom(root), { name: manifest().name, isProduction }))
    })

  deps
    .command('manifest')
    .description('package.json as production needs it: without development packages, with every package that runs and its digest')
    .action(() => {
      process.stdout.write(`${JSON.stringify(productionManifest(manifest(), readLock(root)), null, 2)}\n`)
    })
}

function textOf({ packages, checks }: DependencyAudit): string {
  const marks = { ok: '✓', found: '✗', 'not checked': '?' } as const
  const lines = checks.flatMap(({ name, outcome, says, found }) => [
    `${marks[outcome]} ${name}: ${outcome === 'not checked' ? 'not checked. ' : ''}${says}`,
    ...found.map(one => `    ${one}`),
  ])
  return `${packages} packages are locked.\n${lines.join('\n')}\n`
}
