// What the registry knows, asked through npm itself, which knows the registry, its mirror and its proxy.
import { execFile } from 'node:child_process'
import { z } from 'zod'
import type { Advisory } from './advisory.ts'

/** Runs npm with arguments in the project; resolves to what it printed, whatever its exit code, and to null when it cannot be run or takes too long. */
export type Npm = (args: readonly string[]) => Promise<string | null>

const patienceMs = 90_000
const mostBytes = 64e6

export function npmFrom(root: string): Npm {
  return args =>
    new Promise(resolve => {
      execFile('npm', [...args], { cwd: root, timeout: patienceMs, maxBuffer: mostBytes }, (error, stdout) =>
        // npm says by its exit code that it has found something.
        resolve(error && typeof error.code !== 'number' ? null : stdout),
      )
    })
}

const audit = z.object({
  auditReportVersion: z.number(),
  vulnerabilities: z.record(
    z.string(),
    z.object({
      name: z.string(),
      severity: z.string(),
      nodes: z.array(z.string()).optional(),
      via: z.array(z.union([z.string(), z.object({ title: z.string().optional(), url: z.string().optional() })])),
    }),
  ),
})

/** The advisories of the registry for what is locked. missing: why it could not be asked. */
export async function askAudit(npm: Npm): Promise<{ found: Advisory[] } | { missing: string }> {
  // Where NODE_ENV says production, npm leaves out what only builds and tests unless it is told otherwise.
  const [all, production] = [await npm(['audit', '--json', '--include=dev']), await npm(['audit', '--json', '--omit=dev'])]
  const [everything, running] = [audit.safeParse(jsonIn(all)), audit.safeParse(jsonIn(production))]
  if (!everything.success || !running.success)
    return { missing: `The registry does not answer with advisories: ${reasonIn(all)}.` }
  const found = Object.values(everything.data.vulnerabilities).flatMap(({ name, severity, via }) =>
    // A package that only uses one with a hole is named with that one.
    via.flatMap(cause =>
      typeof cause === 'string'
        ? []
        : [
            {
              id: cause.url?.split('/').at(-1) ?? 'npm',
              severity,
              title: cause.title ?? 'no title',
              packageName: name,
              version: null,
              isDev: !(name in running.data.vulnerabilities),
            },
          ],
    ),
  )
  return { found }
}

const outdatedShape = z.record(z.string(), z.object({ current: z.string().optional(), wanted: z.string(), latest: z.string() }))

/** 'name: now → newest' for each package of the manifest that has a newer version. */
export async function askOutdated(npm: Npm): Promise<{ found: string[] } | { missing: string }> {
  const said = await npm(['outdated', '--json'])
  const result = outdatedShape.safeParse(jsonIn(said))
  if (!result.success) return { missing: `The registry does not say what is newest: ${reasonIn(said)}.` }
  return {
    found: Object.entries(result.data).flatMap(([name, { current, latest }]) =>
      current === undefined || current === latest ? [] : [`${name}: ${current} → ${latest}`],
    ),
  }
}

function jsonIn(text: string | null): unknown {
  if (text === null) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Without addresses: which mirror a machine uses is its own affair. */
function reasonIn(text: string | null): string {
  if (text === null) return 'npm cannot be run'
  const said = z
    .object({ message: z.string().optional(), error: z.object({ summary: z.string().optional() }).optional() })
    .safeParse(jsonIn(text))
  const words = (said.success && (said.data.message ?? said.data.error?.summary)) || 'no answer'
  return words
    .replaceAll(/https?:\/\/\S+/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, 120)
}
