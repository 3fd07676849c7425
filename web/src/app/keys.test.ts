import { describe, expect, it } from 'vitest'
import { actionOf, type Press } from './keys.ts'

const press = (key: string, more: Partial<Press> = {}): Press => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  isTyping: false,
  ...more,
})

describe('keys', () => {
  it('opens the search with / and with Ctrl or ⌘ K', () => {
    expect(actionOf(press('/'), false, true)).toEqual({ does: 'search' })
    expect(actionOf(press('k', { ctrlKey: true }), false, true)).toEqual({ does: 'search' })
    expect(actionOf(press('K', { metaKey: true, isTyping: true }), false, true)).toEqual({ does: 'search' })
  })
  it('goes to a page with g and its letter, and only then', () => {
    expect(actionOf(press('g'), false, true)).toEqual({ does: 'wait-for-page' })
    expect(actionOf(press('m'), true, true)).toEqual({ does: 'go', to: '/macro' })
    expect(actionOf(press('m'), false, true)).toBeNull()
  })
  it('leaves letters alone while somebody types, and when single keys are off', () => {
    expect(actionOf(press('/', { isTyping: true }), false, true)).toBeNull()
    expect(actionOf(press('?'), false, false)).toBeNull()
    expect(actionOf(press('/'), false, false)).toBeNull()
    expect(actionOf(press('k', { ctrlKey: true }), false, false)).toEqual({ does: 'search' })
  })
  it('leaves the browser’s own combinations alone', () => expect(actionOf(press('g', { ctrlKey: true }), false, true)).toBeNull())
})
