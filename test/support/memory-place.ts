// A second place for backups that is not there when the process ends: what the sentences of the port say, and nothing more.
import { readFile } from 'node:fs/promises'
import { Failure } from '../../src/core/basics/failure.ts'
import type { SecondPlace } from '../../src/operations/backups/second-place.ts'

export function memoryPlace(files = new Map<string, Buffer>()): SecondPlace & { files: Map<string, Buffer> } {
  return {
    name: 'memory',
    files,
    async put(key, path, progress) {
      const bytes = await readFile(path)
      files.set(key, bytes)
      progress(bytes.length)
    },
    async *get(key) {
      const bytes = files.get(key)
      if (!bytes) throw new Failure('not-found', 'There is no such backup in the second place.')
      for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536)
    },
    list: async () => [...files].map(([key, bytes]) => ({ key, bytes: bytes.length })),
    async remove(key) {
      files.delete(key)
    },
    close() {},
  }
}
