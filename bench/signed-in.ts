// The accounts of the third side of bench/http.ts: the product's own, on an embedded database in a directory of their own, and signed in.
import { randomBytes } from 'node:crypto'
import { openAuditTrail } from '#audit-trail'
import { Secret } from '#config'
import { migrate, openDatabase, startEmbedded } from '#database'
import { openIdentity } from '#identity'
import { openMail } from '#mail'
import { openOutbound } from '#outbound'
import type { Log } from '#telemetry'
import { openKeyring } from '#vault'
import { accountDoors } from '../src/app/accounts.ts'
import { project } from '../src/app/project.ts'
import { breachedEntry } from '../src/product/identity/breached-passwords.ts'
import { limits } from '../test/support/database-settings.ts'

const people = 10
const password = 'seven horses cross a silver bridge'

/** `cookies`: of one session each. */
export async function signedIn(dataDir: string, log: Log) {
  const server = await startEmbedded({ dataDir, log, onProgress: () => {} })
  await migrate(server.ownerUrl, { directory: project.migrations, log, runningUrl: server.url })
  const database = openDatabase({
    url: server.url,
    ...limits,
    poolSize: 10,
    applicationName: 'bench',
    log,
  })
  const now = () => Date.now()
  const trail = openAuditTrail({ database, now, log })
  const identity = openIdentity({
    database,
    keyring: openKeyring([new Secret(randomBytes(32).toString('base64'))]),
    trail,
    mail: openMail({ url: undefined, from: undefined, log }),
    outbound: openOutbound({ userAgent: 'bench', allowPrivate: false }),
    log,
    settings: {
      registration: 'open',
      sessionIdleMs: 3_600_000,
      sessionAbsoluteMs: 86_400_000,
      publicUrl: 'http://localhost:3000',
    },
    breachedPasswords: breachedEntry('on no list but this'),
    belongings: [],
    now: () => new Date(now()),
  })
  const asker = {
    address: '127.0.0.1',
    userAgent: 'bench',
    sessionToken: undefined,
    pendingToken: undefined,
    deviceToken: undefined,
  }
  const cookies: string[] = []
  for (let i = 0; i < people; i++) {
    const email = `bench-${i}@example.com`
    await identity.signUp.create({ email, password, role: 'user' })
    const entered = await identity.signIn.withPassword({ email, password }, asker)
    if (entered.state !== 'signed-in') throw new Error('a password alone did not sign in')
    cookies.push(`__Host-device=${entered.opened.deviceToken}; __Host-session=${entered.opened.sessionToken}`)
  }
  async function close(): Promise<void> {
    await identity.close()
    await trail.close()
    await database.close()
    await server.stop()
  }
  return { authenticate: accountDoors(identity).authenticate, cookies, close }
}
