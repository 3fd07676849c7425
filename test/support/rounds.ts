// How often a drill strikes: a few times in `npm test`, which people wait for, and many times in `npm run test:long`.

const isLong = process.env['TEST_LONG'] === '1'

export function rounds<Rounds>({ short, long }: { short: Rounds; long: Rounds }): Rounds {
  return isLong ? long : short
}
