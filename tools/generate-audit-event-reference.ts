// Writes docs/reference/audit-events.md from the declared kinds of events. `--check` writes nothing and exits 1 when the file is stale.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { detections } from '../src/platform/audit-trail/detections.ts'
import { eventKinds } from '../src/platform/audit-trail/event-kinds.ts'

const target = join(import.meta.dirname, '../docs/reference/audit-events.md')
const rows = Object.entries(eventKinds).map(
  ([kind, { explanation, floods }]) => `| \`${kind}\` | ${explanation} | ${floods ? 'one a minute' : 'each'} |`,
)
const found = Object.entries(detections).map(([name, explanation]) => `| \`${name}\` | ${explanation} |`)
const fresh = `# Events of the audit trail

Written by \`tools/generate-audit-event-reference.ts\` from \`src/platform/audit-trail/event-kinds.ts\`. "One a minute": strangers can cause
it as often as they like, so there is one row for each subject and minute, with a count.

| kind | what happened | rows |
|---|---|---|
${rows.join('\n')}

## What the product looks for in it

Every minute. A finding is an event \`alarm.raised\`, with the name in its details, and a warning in the log; the same thing about the same
account is told again after six hours. A country cannot be told without data that the product does not have.

| name | what was found |
|---|---|
${found.join('\n')}
`
if (!process.argv.includes('--check')) writeFileSync(target, fresh)
else if (readFileSync(target, 'utf8') !== fresh) {
  process.stderr.write('docs/reference/audit-events.md is stale: run node tools/generate-audit-event-reference.ts\n')
  process.exitCode = 1
}
