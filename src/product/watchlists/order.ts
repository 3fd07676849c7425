// Where things stand in a list that its owner orders.

/** `items` with `item` at the index `to`, counted in the list as it is afterwards; past the end is the end. */
export function moved<Item>(items: readonly Item[], item: Item, to: number): Item[] {
  const others = items.filter(each => each !== item)
  return others.toSpliced(to, 0, item)
}
