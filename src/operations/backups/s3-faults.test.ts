import { expect, it } from 'vitest'
import { s3Failure } from './s3-faults.ts'

const refusal = (name: string) => Object.assign(new Error('refused'), { name, $metadata: { httpStatusCode: 403 } })

it('tells a clock that is wrong from a key that is', () => {
  expect(s3Failure(refusal('RequestTimeTooSkewed'))).toMatchObject({
    code: 'busy',
    message: expect.stringMatching(/^The clock of this machine/),
  })
  expect(s3Failure(refusal('SignatureDoesNotMatch'))).toMatchObject({
    code: 'not-allowed',
    message: expect.stringContaining('refuses the key'),
  })
})
