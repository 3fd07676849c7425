// The only place that reads the environment. `.env` in the project's folder fills in what the environment does not say.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { type Environment, readSettings, type Settings } from '#config'
import { project } from './project.ts'

/** Throws Failure 'misconfigured' with every fault. Paths come back absolute. */
export function readEnvironment(): { settings: Settings; warnings: string[] } {
  const read = readSettings(wholeEnvironment(), { readFile: path => readFileSync(path, 'utf8') })
  const { DATA_DIR, TZ } = read.settings
  // The default lies in the project's folder, wherever the command is called from.
  const dataDirectory = DATA_DIR === './data' ? resolve(project.root, 'data') : resolve(DATA_DIR)
  if (TZ !== undefined) process.env.TZ = TZ
  return { ...read, settings: { ...read.settings, DATA_DIR: dataDirectory } }
}

/** What the process was given, and what .env says. */
export function environmentVariables(): { own: Environment; file: Environment } {
  return { own: process.env, file: fileVariables() }
}

function wholeEnvironment(): Environment {
  const { own, file } = environmentVariables()
  return { ...file, ...own }
}

function fileVariables(): Environment {
  try {
    return parseEnv(readFileSync(project.environmentFile, 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw error
  }
}
