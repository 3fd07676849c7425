// How often a drill strikes: a few times in `npm test`, which people wait for, and many times in `npm run test:long`.

const isLong = process.env['TEST_LONG'] === '1'

export function rounds({ short, long }: { short: number; long: number }): number {
  return isLong ? long : short
}
