// A build that went on answering Ctrl-C after it was done once left the development server behind without its parent.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'

const onStopModule = pathToFileURL(join(import.meta.dirname, '..', '..', 'tools', 'on-stop.mjs')).href

/** How a process ends on SIGTERM that has begun a piece of work and then done `then`. */
async function endOf(then: string): Promise<number | string | null> {
  const script = `import { onStop } from '${onStopModule}'
    const goOn = onStop(code => process.exit(code)); ${then}
    setInterval(() => {}, 1_000); console.log('ready')`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  child.kill('SIGTERM')
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null]
  return code ?? signal
}

it('tells a piece of work that it is to end', async () => expect(await endOf('')).toBe(143))
it('leaves signals alone when the work is done', async () => expect(await endOf('goOn()')).toBe('SIGTERM'))
