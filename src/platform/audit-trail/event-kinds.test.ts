// What the reference promises to whoever reads the trail.
import { globSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { eventKinds } from './event-kinds.ts'

it('has no kind of event that nothing records', () => {
  const text = globSync('src/**/*.ts')
    .filter(path => !/\.test\.ts$|audit-trail\/event-kinds\.ts$|audit-trail\/detections\.ts$/.test(path))
    .map(path => readFileSync(path, 'utf8'))
    .join('\n')
  expect(Object.keys(eventKinds).filter(kind => !text.includes(`'${kind}'`))).toEqual([])
})
