import { expect, it } from 'vitest'
import { startTypingAhead, takeTypedAhead, typeAhead } from './typing-ahead.ts'

it('keeps what is typed between the press and the field, once', () => {
  expect(typeAhead('x')).toBe(false)
  startTypingAhead()
  for (const key of ['a', 'p', 'q', 'Backspace', 'p']) expect(typeAhead(key)).toBe(true)
  expect(typeAhead('ArrowDown')).toBe(false)
  expect(takeTypedAhead()).toBe('app')
  expect(takeTypedAhead()).toBe('')
  expect(typeAhead('x')).toBe(false)
})
