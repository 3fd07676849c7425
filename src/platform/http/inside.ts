// Who is told more than that all is well: holders of the monitoring token, and administrators with a second factor.
import type { FastifyRequest } from 'fastify'
import type { Secret } from '#config'
import { bearsToken } from '#protection'

export async function maySeeInside(request: FastifyRequest, monitoringToken: Secret | undefined): Promise<boolean> {
  if (bearsToken(request.headers.authorization, monitoringToken)) return true
  return request.principal !== null && (await request.refusalFor({ access: 'admin' })) === undefined
}
