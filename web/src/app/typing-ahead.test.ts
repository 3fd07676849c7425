import { expect, it } from 'vitest'
import { startTypingAhead, takeTypedAhead, typeAhead } from './typing-ahead.ts'

it('keeps what is typed between the press and the field, once', () => {
  expect(typeAhead('x')).toBe(false)
  startTypingAhead()
  for (const key of ['a', 'p', 'q', 'Backspace', 'p']) expect(typeAhead(key)).toBe(true)
  expect(typeAhead('ArrowDown')).toBe(false)
  expect(takeTypedAhead()).toEqual({ text: 'app', isEntered: false })
  expect(takeTypedAhead()).toEqual({ text: '', isEntered: false })
  expect(typeAhead('x')).toBe(false)
})

it('remembers that Enter ended it, and takes nothing after that', () => {
  startTypingAhead()
  for (const key of ['g', 'e', 'Enter', 'x']) expect(typeAhead(key)).toBe(true)
  expect(takeTypedAhead()).toEqual({ text: 'ge', isEntered: true })
})
