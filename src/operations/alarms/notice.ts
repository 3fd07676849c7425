// What the processes of an instance can tell each other while the database is away: one text, put up where they all look. It comes down by
// itself when nobody prolongs it, so that one that was killed keeps nobody silent.
import { link, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Secret } from '#config'
import { openSharedRedis } from '#redis'
import type { Log } from '#telemetry'

export type Notice = {
  /** Puts a text up unless one is there. → the one that is there now; undefined: nobody can tell. */
  putFirst(text: string): Promise<string | undefined>
  /** Puts it up in place of the one that is there. */
  replace(text: string): Promise<void>
  prolong(): Promise<void>
  takeDown(): Promise<void>
}

/** Longer than a look in which no channel answers. */
const noticeLastsMs = 120_000

const key = 'tradewise:alarm:database-away'

/** For processes on whatever machines. */
export function noticeInRedis(url: Secret, log: Log, lastsMs = noticeLastsMs): Notice & { close: () => void } {
  const { ask, close } = openSharedRedis(url, log, {
    words: {
      away: 'without the database each process would tell of it by itself',
      back: 'without the database one process would tell of it for all',
    },
  })
  return {
    async putFirst(text) {
      const put = await ask(redis => redis.set(key, text, 'PX', lastsMs, 'NX'))
      return put === 'OK' ? text : ((await ask(redis => redis.get(key))) ?? undefined)
    },
    replace: async text => void (await ask(redis => redis.set(key, text, 'PX', lastsMs))),
    prolong: async () => void (await ask(redis => redis.pexpire(key, lastsMs))),
    takeDown: async () => void (await ask(redis => redis.del(key))),
    close,
  }
}

/** For processes of one machine, or with one directory. Rejects where nothing can be written there. */
export function noticeInDirectory(directory: string, newId: () => string, now: () => number, lastsMs = noticeLastsMs): Notice {
  const file = join(directory, 'database-away.json')
  const own = (): string => `${file}.${newId()}`

  async function putUp(text: string): Promise<boolean> {
    const written = own()
    await writeFile(written, text, { mode: 0o600 })
    // Unlike renaming, linking refuses to take the place of another, and whoever reads it finds it whole.
    const isMine = await link(written, file).then(
      () => true,
      (error: unknown) => allow(error, 'EEXIST', false),
    )
    await rm(written, { force: true })
    return isMine
  }

  async function read(): Promise<string | undefined> {
    try {
      const { mtimeMs } = await stat(file)
      if (Math.abs(now() - mtimeMs) < lastsMs) return await readFile(file, 'utf8')
      // Its time is over: away from everybody's eyes first, so that one of several that find it removes it.
      const old = own()
      await rename(file, old)
      await rm(old, { force: true })
      return undefined
    } catch (error) {
      return allow(error, 'ENOENT', undefined)
    }
  }

  return {
    async putFirst(text) {
      if (await putUp(text)) return text
      const there = await read()
      return there ?? ((await putUp(text)) ? text : read())
    },
    async replace(text) {
      const written = own()
      await writeFile(written, text, { mode: 0o600 })
      await rename(written, file)
    },
    prolong: () => utimes(file, new Date(now()), new Date(now())).catch((error: unknown) => allow(error, 'ENOENT', undefined)),
    takeDown: () => rm(file, { force: true }),
  }
}

function allow<T>(error: unknown, code: string, answer: T): T {
  if (!(error instanceof Error) || (error as NodeJS.ErrnoException).code !== code) throw error
  return answer
}
