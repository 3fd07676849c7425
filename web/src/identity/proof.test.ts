import { expect, it, vi } from 'vitest'
import { RequestFault } from '../http/request.ts'
import { proven } from './proof.ts'

it('gives back the refusal where nobody could prove anything, and sends nothing twice', async () => {
  const refusal = new RequestFault({ status: 403, code: 'step-up-required', title: 'Forbidden' })
  const send = vi.fn<() => Promise<never>>(() => Promise.reject(refusal))
  await expect(proven(send)).rejects.toBe(refusal)
  expect(send).toHaveBeenCalledTimes(1)
})
