// Writes docs/reference/openapi.json: the description of the HTTP interface as the built product gives it, so that a change of
// what callers rely on shows in a diff. The first journey in test/journeys/serving.test.ts compares.
import { mkdirSync, writeFileSync } from 'node:fs'
import { endProducts, remove, serve, temporaryDirectory } from '../test/support/product.ts'

export const openApiReference = 'docs/reference/openapi.json'

/** The description that `origin` serves, as the committed file has it: indented, and for the address of a default installation. */
export async function describedApi(origin: string): Promise<string> {
  const answer = await fetch(`${origin}/api/openapi.json`)
  if (!answer.ok) throw new Error(`/api/openapi.json answered ${answer.status}`)
  const description = (await answer.json()) as { servers: object[] }
  const servers = [{ ...description.servers[0], url: 'http://localhost:3000' }]
  return `${JSON.stringify({ ...description, servers }, null, 2)}\n`
}

if (import.meta.main) {
  const directory = temporaryDirectory()
  try {
    const product = await serve(directory)
    await product.ready()
    mkdirSync('docs/reference', { recursive: true })
    writeFileSync(openApiReference, await describedApi(product.origin))
    product.signal('SIGTERM')
    await product.ended
  } finally {
    await endProducts()
    remove(directory)
  }
}
