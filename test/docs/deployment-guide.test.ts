// What DEPLOYMENT_GUIDE.md shows is what works: its settings are accepted, its commands exist, its unit is understood by systemd.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { describe, expect, it } from 'vitest'
import { newSecret, readSettings } from '#config'
import { tradewise } from '../support/product.ts'

const root = join(import.meta.dirname, '../..')
const guide = readFileSync(join(root, 'DEPLOYMENT_GUIDE.md'), 'utf8')
const blocks = [...guide.matchAll(/^```sh\n(.*?)^```/gms)].map(match => match[1] ?? '')
const unit = readFileSync(join(root, 'deploy/tradewise.service'), 'utf8')

describe('the deployment guide', () => {
  it('shows settings that production accepts without a warning', () => {
    const settings = blocks.find(block => block.startsWith('NODE_ENV='))!
    const readFile = (path: string): string => {
      expect(path).toBe('/etc/tradewise/session-secret')
      return newSecret()
    }
    const read = readSettings(parseEnv(settings), { readFile })
    expect(read.warnings).toEqual([])
    expect(read.settings.production).toBe(true)
    expect(unit).toContain(`ReadWritePaths=${read.settings.DATA_DIR}\n`)
  })

  it('shows commands that there are', async () => {
    const commands = [...blocks.join('').matchAll(/-- tradewise ([a-z-]+(?: [a-z]+)*)/g)].map(match => match[1]!)
    expect(commands.length).toBeGreaterThan(3)
    for (const command of new Set(commands)) {
      const answer = await tradewise([...command.split(' '), '--help'])
      expect(answer.code, command).toBe(0)
      expect(answer.stdout).toContain(`tradewise ${command} `)
    }
    const used = [...blocks.join('').matchAll(/npm run upgrade -- (.*)$/gm)].flatMap(match => match[1]!.match(/--[a-z-]+/g) ?? [])
    const { stderr } = spawnSync(process.execPath, [join(root, 'tools/upgrade.mjs'), '--help'], { encoding: 'utf8' })
    for (const option of used) expect(stderr).toContain(option)
  })

  it('starts by the unit as `npm start` does', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: { start: string } }
    const options = (line: string | undefined) => line?.match(/--\S+/g)
    expect(options(/^ExecStart=.*$/m.exec(unit)?.[0])).toEqual(options(scripts.start))
    expect(options(scripts.start)).toEqual(['--max-semi-space-size=4'])
  })

  it.skipIf(!hasSystemd())('brings a unit that systemd understands (needs systemd-analyze on PATH)', () => {
    const file = join(root, 'deploy/tradewise.service')
    const { stdout, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', file], { encoding: 'utf8' })
    // The machine of the test has neither the user nor the checkout; whatever else is wrong is the unit's fault.
    const faults = (stdout + stderr)
      .split('\n')
      .filter(line => line.includes('tradewise.service') && !/not executable|No such file/.test(line))
    expect(faults).toEqual([])
    const named = /ExecStart=\/usr\/bin\/env node (?:--\S+ )*(\S+) serve/.exec(unit)?.[1]
    expect(existsSync(join(root, named ?? 'none'))).toBe(true)
  })
})

function hasSystemd(): boolean {
  return spawnSync('systemd-analyze', ['--version']).status === 0
}
