// BACKUP_S3_URL, taken apart. What is thrown here never repeats it, because it may hold a key.
import { Failure } from '#basics'

export type S3Address = {
  /** undefined: Amazon's. */
  endpoint: string | undefined
  region: string
  bucket: string
  /** Ends with '/', or is empty. */
  prefix: string
  credentials: { accessKeyId: string; secretAccessKey: string } | undefined
}

/**
 * `s3://BUCKET/PREFIX?region=R` is Amazon's, `https://ID:SECRET@HOST/BUCKET/PREFIX?region=R` any other; both may name a key, else the SDK looks
 * where it usually does. Throws Failure 'misconfigured'.
 */
export function s3AddressOf(url: string): S3Address {
  const parsed = new URL(url)
  const isAmazon = parsed.protocol === 's3:'
  const words = decoded(parsed.pathname)
    .split('/')
    .filter(word => word !== '')
  const bucket = isAmazon ? parsed.hostname : words.shift()
  if (bucket === undefined || bucket === '') throw new Failure('misconfigured', 'BACKUP_S3_URL names no bucket.')
  const [accessKeyId, secretAccessKey] = [decoded(parsed.username), decoded(parsed.password)]
  if ((accessKeyId === '') !== (secretAccessKey === ''))
    throw new Failure('misconfigured', 'BACKUP_S3_URL holds half of a key: write ID:SECRET@ before the host.')
  return {
    endpoint: isAmazon ? undefined : `${parsed.protocol}//${parsed.host}`,
    region: parsed.searchParams.get('region') ?? 'us-east-1',
    bucket,
    prefix: words.length > 0 ? `${words.join('/')}/` : '',
    credentials: accessKeyId === '' ? undefined : { accessKeyId, secretAccessKey },
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new Failure('misconfigured', 'BACKUP_S3_URL has a % that belongs to no character: write it as %25.')
  }
}
