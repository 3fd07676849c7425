// A statement without a figure, and how the facts settle it. Pure.

/** 1 for a fact that is no number. */
export type Known = (id: string) => number | undefined
export type Kind = {
  readonly words: RegExp /** Of what is said, undenied; undefined where the facts do not settle it. */
  readonly isSo: (known: Known, sentence: string) => boolean | undefined
}

export function settledBy(id: string, isSo: (value: number) => boolean | undefined): (known: Known) => boolean | undefined {
  return known => {
    const value = known(id)
    return value === undefined ? undefined : isSo(value)
  }
}

export function ofTwo(
  one: string,
  other: string,
  isSo: (one: number, other: number) => boolean | undefined,
): (known: Known) => boolean | undefined {
  return known => {
    const [a, b] = [known(one), known(other)]
    return a === undefined || b === undefined ? undefined : isSo(a, b)
  }
}
