/** Index of the last day of each month in a column of days (2018-05-11), oldest first. */
export function lastOfMonths(dates: readonly string[]): number[] {
  return dates.flatMap((date, at) => (dates[at + 1]?.slice(0, 7) === date.slice(0, 7) ? [] : [at]))
}
