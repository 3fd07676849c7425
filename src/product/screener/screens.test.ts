import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { testDatabase } from '../../../test/support/database.ts'
import { openScreens } from './screens.ts'

const database = await testDatabase()
const limits = { plan: 'self-hosted', screens: 2 } as const
const screens = openScreens({ database, limits, now: () => new Date('2026-01-05T06:00:00Z'), newId: randomUUID })
const content = { rule: 'close > 1', columns: ['close'], sort: 'close', isDescending: false } as const

it('is not kept for an account that was deleted just before', async () => {
  const late = screens.create(randomUUID(), { name: 'Late', ...content })
  await expect(late).rejects.toMatchObject({ code: 'not-found', message: 'There is no such account.' })
})
