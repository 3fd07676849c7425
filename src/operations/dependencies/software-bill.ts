// The bill of materials, as npm writes it from the lock file, under the product's own name.
import { Failure } from '#basics'
import type { Npm } from './registry.ts'

type Bill = { bomFormat?: string; metadata?: { component?: { name?: string; type?: string } }; components?: unknown[] }

/** CycloneDX as JSON text. isProduction: without what only builds and tests. Throws Failure('io') when npm cannot write one. */
export async function softwareBill(npm: Npm, { name, isProduction }: { name: string; isProduction: boolean }): Promise<string> {
  // Where NODE_ENV says production, npm leaves out what only builds and tests unless it is told otherwise.
  const args = ['sbom', '--package-lock-only', '--sbom-format=cyclonedx', isProduction ? '--omit=dev' : '--include=dev']
  const said = await npm(args)
  let bill: Bill
  try {
    bill = JSON.parse(said ?? '') as Bill
  } catch (cause) {
    throw new Failure('io', 'npm wrote no bill of materials; version 9.5 or later does.', { cause })
  }
  if (bill.bomFormat !== 'CycloneDX' || !bill.components?.length)
    throw new Failure('io', 'npm wrote no bill of materials; version 9.5 or later does.')
  // npm takes the folder's name, which says nothing.
  if (bill.metadata?.component) Object.assign(bill.metadata.component, { name, type: 'application' })
  return `${JSON.stringify(bill, null, 2)}\n`
}
