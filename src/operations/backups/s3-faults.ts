// What a bucket's refusals mean to whoever waits for a backup. The SDK's own errors stay here: they carry the answers of servers.
import { Failure, isFailure } from '#basics'

export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}

/** undefined: not of this kind, and a fault of ours. */
export function s3Failure(error: unknown): Failure | undefined {
  if (isFailure(error) || !(error instanceof Error)) return undefined
  const code = codeOf(error)
  const status = statusOf(error)
  const make = (kind: ConstructorParameters<typeof Failure>[0], text: string) =>
    new Failure(kind, text, { cause: new Error(`${code}${status === undefined ? '' : `, status ${status}`}`) })
  if (/^(NoSuchBucket|InvalidBucketName)$/.test(code))
    return make('misconfigured', 'The second place for backups has no such bucket: BACKUP_S3_URL names another one.')
  if (code === 'CredentialsProviderError' || code === 'CredentialsError')
    return make('misconfigured', 'There is no key for the second place for backups: write it into BACKUP_S3_URL.')
  if (code === 'PermanentRedirect' || code === 'AuthorizationHeaderMalformed')
    return make('misconfigured', 'The bucket of BACKUP_S3_URL is in another region: add ?region=NAME.')
  if (/^(ERR_TLS|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/.test(code))
    return make('misconfigured', 'The second place for backups has no certificate that can be verified.')
  if (/^(NoSuchKey|NotFound)$/.test(code)) return make('not-found', 'There is no such backup in the second place.')
  if (/^(RequestTimeTooSkewed|RequestExpired)$/.test(code))
    return make(
      'busy',
      'The clock of this machine is too far from that of the second place for backups, which refuses what it signs.',
    )
  if (status === 401 || status === 403)
    return make('not-allowed', 'The second place for backups refuses the key that BACKUP_S3_URL names.')
  if (/^(BadDigest|InvalidDigest|XAmzContentSHA256Mismatch)$/.test(code))
    return make('io', 'What was sent changed on its way to the second place for backups.')
  if (status === 429 || (status !== undefined && status >= 500) || isOfTheNetwork(code))
    return make('busy', 'The second place for backups is away or too slow; try again later.')
  return status === undefined ? undefined : make('io', `The second place for backups refused a request (${status}).`)
}

function statusOf(error: Error): number | undefined {
  const metadata = '$metadata' in error ? (error.$metadata as { httpStatusCode?: number }) : undefined
  return metadata?.httpStatusCode
}

function isOfTheNetwork(code: string): boolean {
  return /^(TimeoutError|AbortError|ECONN|EPIPE|ETIMEDOUT|EAI_AGAIN|ENOTFOUND|EHOSTUNREACH|ENETUNREACH|ERR_STREAM_PREMATURE_CLOSE|SlowDown|RequestTimeout|HPE_)/.test(
    code,
  )
}
