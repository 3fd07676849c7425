// The instance's own description of its API, as the routes in it.
import type { Audit } from '../../audit.ts'
import { NotChecked } from '../../claim.ts'

type Operation = { operationId?: string; summary?: string; responses?: Record<string, unknown> }
export type DescribedRoute = { readonly method: string; readonly path: string; readonly operation: Operation }

export async function describedRoutes(audit: Audit): Promise<readonly DescribedRoute[]> {
  const answer = await audit.ask({ path: '/api/openapi.json' })
  if (answer.status !== 200) throw new NotChecked(`/api/openapi.json answered ${answer.status}`)
  const { openapi, paths } = JSON.parse(answer.body) as { openapi: string; paths: Record<string, Record<string, Operation>> }
  if (!openapi.startsWith('3.1')) throw new Error(`the description is OpenAPI ${openapi}`)
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  )
}
