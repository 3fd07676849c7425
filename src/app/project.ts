// Where things lie. This file and the bundle made of it are both two folders below the project's root.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))

export const project = {
  root,
  migrations: join(root, 'migrations'),
  web: join(root, 'dist', 'web'),
  breachedPasswords: join(root, 'dist', 'breached-passwords', 'list.bin'),
  marketData: join(root, 'dist', 'market-data'),
  environmentFile: join(root, '.env'),
  environmentExample: join(root, '.env.example'),
  deploymentGuide: join(root, 'DEPLOYMENT_GUIDE.md'),
  settingsReference: join(root, 'docs', 'reference', 'settings.md'),
}

export function projectVersion(): string {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  return version
}
