// The built product in production, attacked from outside. Each file beside this one is a way to attack; they share one instance.
import { afterAll, beforeAll } from 'vitest'
import { endProducts } from '../support/product.ts'
import { declaredShapes } from './declared-shapes.ts'
import { malformedRequests } from './malformed-requests.ts'
import { owaspTopTen } from './owasp.ts'
import { slowClients } from './slow-clients.ts'
import { strictHeaders } from './strict-headers.ts'
import { openTarget, type Target } from './target.ts'

let opened: Target | undefined
const target = (): Target => {
  if (!opened) throw new Error('the product was not started')
  return opened
}
beforeAll(async () => {
  opened = await openTarget()
}, 150_000)
afterAll(async () => {
  await opened?.end()
  await endProducts()
}, 30_000)

owaspTopTen(target)
strictHeaders(target)
declaredShapes(target)
malformedRequests(target)
slowClients(target)
