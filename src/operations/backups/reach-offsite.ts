// Whether the second place for backups can be reached with the key that is set: what lies there is listed, and nothing is read or written.
import { s3AddressOf } from './s3-address.ts'
import { openS3 } from './s3-place.ts'

/** One try, and no long one: whoever asks asks again. */
const requestMs = 8_000

/** → how many files lie there. Throws Failure 'busy', 'not-allowed', 'misconfigured'. */
export async function reachOffsite(url: string, directory: string): Promise<number> {
  const place = await openS3(s3AddressOf(url), { notes: directory, requestMs, tries: 1 })
  try {
    return (await place.list()).length
  } finally {
    place.close()
  }
}
