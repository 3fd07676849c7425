import { expect, it } from 'vitest'
import { parseAppearance } from './appearance.ts'

const standard = { scheme: 'system', palette: 'green-red', singleKeys: true }

it.each([null, '', '{', 'null', '7', '{"scheme":"neon","palette":3}'])('falls back to the standard on %j', text =>
  expect(parseAppearance(text)).toEqual(standard),
)
it('takes what was chosen', () =>
  expect(parseAppearance('{"scheme":"dark","palette":"red-up","singleKeys":false}')).toEqual({
    scheme: 'dark',
    palette: 'red-up',
    singleKeys: false,
  }))
