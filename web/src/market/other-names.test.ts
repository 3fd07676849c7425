import { expect, it } from 'vitest'
import { otherNames } from './other-names.ts'

it('tells brands from former names', () =>
  expect(otherNames(['formerly Facebook', 'brand: Instagram', 'brand: WhatsApp'])).toEqual({
    brands: ['Instagram', 'WhatsApp'],
    others: ['formerly Facebook'],
  }))
