import { describe, expect, it } from 'vitest'
import { RequestFault } from '../http/request.ts'
import { noFault, placesOf } from './fault-places.ts'

const fault = (more: Partial<ConstructorParameters<typeof RequestFault>[0]>) =>
  new RequestFault({ status: 422, code: 'invalid', title: 'Unprocessable', detail: 'Said by the server.', ...more })

describe('the words of a refused request', () => {
  it('stand beside the field that has to change', () => {
    const breached = fault({ reason: 'password-breached' })
    expect(placesOf(breached, ['email', 'password'])).toEqual({ summary: null, fields: { password: 'Said by the server.' } })
    const shaped = fault({ status: 400, errors: [{ path: 'body/email', message: 'Too small' }] })
    expect(placesOf(shaped, ['email'])).toEqual({ summary: null, fields: { email: 'This is not a mail address.' } })
    expect(placesOf(fault({}), ['email']).fields).toEqual({ email: 'Said by the server.' })
  })
  it('stand above a form that has no such field, and where they are about the whole', () => {
    expect(placesOf(fault({ reason: 'password-breached' }), ['email'])).toEqual({ summary: 'Said by the server.', fields: {} })
    expect(placesOf(fault({ status: 403, reason: 'wrong-password' }), ['email', 'password']).summary).toBe('Said by the server.')
  })
  it('say what became of it when it was not confirmed, and nothing when nothing is wrong', () => {
    expect(placesOf(fault({ status: 403, code: 'step-up-required' }), []).summary).toMatch(/Nothing was changed/)
    expect(placesOf(null, ['email'])).toBe(noFault)
  })
  it('never show the words of a fault that is not the server’s', () =>
    expect(placesOf(new TypeError('x is undefined'), []).summary).not.toContain('undefined'))
})
