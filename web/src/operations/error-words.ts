// What the words of the error page stand for.
import type { ErrorsAnswer } from '../../../src/operations/errors/errors.contract.ts'

type ErrorKind = ErrorsAnswer['errors'][number]

export const errorsAddress = '/api/admin/errors'

export const originName: Record<ErrorKind['origin'], string> = {
  request: 'A request',
  job: 'A background job',
  background: 'In the background',
  crash: 'A process ended',
  browser: 'Reported by a browser',
}

export const stateWords: Record<ErrorKind['state'], { name: string; tone: string }> = {
  new: { name: 'New', tone: 'text-warn' },
  regressed: { name: 'Came back', tone: 'text-warn' },
  seen: { name: 'Seen', tone: 'text-muted' },
  resolved: { name: 'Resolved', tone: 'text-muted' },
}
