// How PostgreSQL's values become JavaScript's, chosen once. pg's defaults turn a `date` into local midnight (another day
// in another time zone) and a numeric[] into floats; here nothing loses a digit or gains a time zone.
import { type CustomTypesConfig, TypeOverrides } from 'pg'

const oid = { int8: 20, date: 1082, timestamp: 1114, timestamptz: 1184, numeric: 1700, interval: 1186 } as const
const arrayOid = { int8: 1016, date: 1182, timestamp: 1115, numeric: 1231, interval: 1187 } as const
const textArrayOid = 1009

/**
 * int8 → number (throws RangeError past 2^53: a silent rounding would be worse) · date → 'YYYY-MM-DD' ·
 * numeric → exact decimal text · timestamp without time zone and interval → ISO text · timestamptz → Date · their arrays likewise.
 */
export function valueParsers(): CustomTypesConfig {
  const types = new TypeOverrides()
  const parseTextArray = types.getTypeParser(textArrayOid, 'text') as unknown as (text: string) => (string | null)[]
  types.setTypeParser(oid.int8, parseSafeInteger)
  types.setTypeParser(oid.date, asText)
  types.setTypeParser(oid.timestamp, asText)
  types.setTypeParser(oid.numeric, asText)
  types.setTypeParser(oid.interval, asText)
  types.setTypeParser(arrayOid.int8, text => parseTextArray(text).map(value => (value === null ? null : parseSafeInteger(value))))
  types.setTypeParser(arrayOid.date, parseTextArray)
  types.setTypeParser(arrayOid.timestamp, parseTextArray)
  types.setTypeParser(arrayOid.numeric, parseTextArray)
  types.setTypeParser(arrayOid.interval, parseTextArray)
  return types
}

function parseSafeInteger(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`a bigint from the database does not fit a number: ${text}`)
  return value
}

function asText(text: string): string {
  return text
}
