import { readFileSync, writeFileSync } from 'node:fs'
import type { Command } from 'commander'
import { environmentExample, settingsReference, withProductionSettings } from '#config'
import { readEnvironment } from './environment.ts'
import { project } from './project.ts'
import { say } from './words.ts'

export function configCommands(program: Command): void {
  const config = program.command('config').description('settings')

  config
    .command('check')
    .description('tell every fault of the settings, by name and never with a value; exit 78 when there is one')
    .action(() => {
      const { settings, warnings } = readEnvironment()
      for (const warning of warnings) say(warning)
      process.stdout.write(`The settings are complete for ${settings.production ? 'production' : 'development'}.\n`)
    })

  config
    .command('reference')
    .description('print the reference of all settings')
    .option('--env', 'print .env.example instead')
    .option('--write', 'write docs/reference/settings.md, .env.example and the table in DEPLOYMENT_GUIDE.md instead of printing')
    .action((options: { env?: boolean; write?: boolean }) => {
      if (options.write) {
        writeFileSync(project.settingsReference, settingsReference())
        writeFileSync(project.environmentExample, environmentExample())
        writeFileSync(project.deploymentGuide, withProductionSettings(readFileSync(project.deploymentGuide, 'utf8')))
      } else process.stdout.write(options.env ? environmentExample() : settingsReference())
    })
}
