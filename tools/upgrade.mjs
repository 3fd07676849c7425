// `npm run upgrade`: another version of the checkout, step by step, and back where a step fails. What cannot be taken back is the
// migration of the database: `tradewise migrate` makes a backup first and proves it, and it is asked only when all before has gone well.
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const usage = `npm run upgrade -- [--to REF] [--user NAME] [--backup CMD] [--without-backup] [--restart CMD --url URL]

  --to REF            a tag or commit; default: what the branch follows
  --user NAME         who runs the service, when that is somebody else: settings and database are looked at as that user
  --backup CMD        run before the database is migrated, besides the backup that is made then; must end with 0
  --without-backup    make none: migrate although nothing could be restored
  --restart CMD       such as "systemctl restart tradewise"
  --url URL           where the instance answers afterwards, such as https://stocks.example.net
`
const healthPatienceMs = Number(process.env.UPGRADE_HEALTH_SECONDS ?? 60) * 1_000

class Stop extends Error {}

const options = readOptions()
const root = dirname(dirname(fileURLToPath(import.meta.url)))
const from = git('rev-parse', 'HEAD')
const branch = git('branch', '--show-current')

try {
  await upgrade()
} catch (error) {
  if (!(error instanceof Stop)) throw error
  say(error.message)
  process.exitCode = 1
}

async function upgrade() {
  if (git('status', '--porcelain', '--untracked-files=no') !== '')
    throw new Stop('Files of the checkout were changed; nothing was done.')
  git('fetch', '--quiet', '--tags')
  const to = git('rev-parse', '--verify', `${options.to ?? '@{upstream}'}^{commit}`)
  if (to === from) return say('This is that version already.')
  const migrations = git('diff', '--name-only', '--diff-filter=A', from, to, '--', 'migrations').split('\n').filter(Boolean)

  checkOut(to)
  step('Installing and building', prepare, goBack)
  step('Checking the settings', () => tradewise('config', 'check'), goBack)
  if (migrations.length > 0) {
    if (options.backup) step('Backing up', () => shell(options.backup), goBack)
    step(
      options['without-backup'] ? 'Migrating the database' : 'Backing up and migrating the database',
      () => tradewise('migrate', ...(options['without-backup'] ? ['--without-backup'] : [])),
      () => {
        goBack()
        say('Each migration is made whole or not at all. If the old version refuses the database, restore the backup.')
      },
    )
  }
  if (!options.restart) return say(`Ready: ${short(from)} → ${short(to)}. Restart the service to use it.`)
  step(
    'Restarting',
    () => shell(options.restart),
    () => takeBack(migrations),
  )
  say('Waiting until it is healthy …')
  if (!(await isHealthy())) {
    takeBack(migrations)
    throw new Stop('The new version did not become healthy.')
  }
  say(`Done: ${short(from)} → ${short(to)}.`)
}

/** After the restart: the old version comes back only where the database is still its own. */
function takeBack(migrations) {
  if (migrations.length > 0)
    return say(
      'The database has been migrated, which the old version refuses: to go back, restore the backup and check out the old version.',
    )
  goBack()
  if (!shell(options.restart)) say('Restarting the old version failed too.')
}

function goBack() {
  checkOut(from)
  say(prepare() ? `Back at ${short(from)}.` : `Back at ${short(from)}, but it could not be built.`)
}

function checkOut(commit) {
  // On the branch again where it began, so that the next upgrade finds what it follows.
  if (commit === from && branch) return git('checkout', '--quiet', '-B', branch, from)
  if (!options.to && branch) return git('merge', '--quiet', '--ff-only', commit)
  return git('checkout', '--quiet', commit)
}

function step(what, run, otherwise) {
  say(`${what} …`)
  if (run()) return
  otherwise()
  throw new Stop(`${what} failed.`)
}

async function isHealthy() {
  const until = Date.now() + healthPatienceMs
  while (Date.now() < until) {
    const answer = await fetch(new URL('/api/health/ready', options.url), { signal: AbortSignal.timeout(5_000) }).catch(
      () => undefined,
    )
    await answer?.body?.cancel()
    if (answer?.ok) return true
    await sleep(500)
  }
  return false
}

function prepare() {
  return node('tools/ensure.mjs') && node('tools/build.mjs', '--quiet')
}

/** As the user of the service, whose files the data are. */
function tradewise(...words) {
  const command = [process.execPath, join('bin', 'tradewise.mjs'), ...words]
  return succeeds(options.user ? ['runuser', '-u', options.user, '--', ...command] : command)
}

function node(...words) {
  return succeeds([process.execPath, ...words])
}

function succeeds([program, ...words]) {
  return spawnSync(program, words, { cwd: root, stdio: 'inherit' }).status === 0
}

function shell(command) {
  return spawnSync(command, { cwd: root, stdio: 'inherit', shell: true }).status === 0
}

function git(...words) {
  const { status, stdout, stderr } = spawnSync('git', words, { cwd: root, encoding: 'utf8' })
  if (status === 0) return stdout.trim()
  say(`git ${words[0]}: ${stderr.trim()}`)
  return process.exit(1)
}

function readOptions() {
  const string = { type: 'string' }
  try {
    const { values } = parseArgs({
      options: {
        to: string,
        user: string,
        backup: string,
        'without-backup': { type: 'boolean' },
        restart: string,
        url: string,
        help: { type: 'boolean' },
      },
    })
    if (values.help || Boolean(values.restart) !== Boolean(values.url)) {
      say(usage)
      process.exit(values.help ? 0 : 2)
    }
    return values
  } catch (error) {
    say(`${error.message}\n\n${usage}`)
    return process.exit(2)
  }
}

function short(commit) {
  return commit.slice(0, 10)
}

function say(text) {
  process.stderr.write(`${text}\n`)
}
