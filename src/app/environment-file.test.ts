import { describe, expect, it } from 'vitest'
import { withVariable } from './environment-file.ts'

const set = (old: string): string => withVariable(old, 'SESSION_SECRET', 'new,old')

describe('one variable of a .env file', () => {
  it.each([
    ['SESSION_SECRET=old\n', 'SESSION_SECRET="new,old"\n'],
    ['# mine\nPORT=1\n\n  export SESSION_SECRET = "old"\nTZ=UTC', '# mine\nPORT=1\n\n  export SESSION_SECRET ="new,old"\nTZ=UTC'],
    ["PORT=1\r\nSESSION_SECRET='old' # first\r\nTZ=UTC\r\n", 'PORT=1\r\nSESSION_SECRET="new,old"\r\nTZ=UTC\r\n'],
    ['SESSION_SECRET=first\nSESSION_SECRET=old\n', 'SESSION_SECRET=first\nSESSION_SECRET="new,old"\n'],
    [
      '#SESSION_SECRET=example\nMY_SESSION_SECRET=x\nSESSION_SECRET=old',
      '#SESSION_SECRET=example\nMY_SESSION_SECRET=x\nSESSION_SECRET="new,old"',
    ],
  ])('is set and nothing else: %j', (old, fresh) => expect(set(old)).toBe(fresh))

  it.each(['', 'PORT=1\n', 'NOTE="\nSESSION_SECRET=inside\n"\n'])(
    'is left alone where that would change something else: %j',
    old => expect(() => set(old)).toThrow('by hand'),
  )
})
