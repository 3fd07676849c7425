import { expect, it } from 'vitest'
import { noFilter, queryOf } from './event-filter.ts'

it('asks for everything when nothing is chosen', () => expect(queryOf(noFilter)).toBe(''))
it('takes the last day whole', () =>
  expect(queryOf({ ...noFilter, kind: 'sign-in', from: '2026-01-01', to: '2026-01-31', actor: ' a ' })).toBe(
    'kind=sign-in&from=2026-01-01&to=2026-01-31T23%3A59%3A59.999Z&actor=a',
  ))
