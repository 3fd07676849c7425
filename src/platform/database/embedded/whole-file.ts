import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Writes a file (0600) so that a reader, also after a power cut, finds the old text or the new one and nothing between. draft: of the caller alone,
 * where several may write at once.
 */
export async function writeWhole(path: string, text: string, draft = `${path}.draft`): Promise<void> {
  try {
    const file = await open(draft, 'w', 0o600)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await renameDurably(draft, path)
  } catch (error) {
    // On a full disk every byte counts.
    await rm(draft, { force: true })
    throw error
  }
}

/** The new name is on the disk when this resolves. */
export async function renameDurably(from: string, to: string): Promise<void> {
  await rename(from, to)
  const directory = await open(dirname(to), 'r')
  await directory.sync()
  await directory.close()
}
