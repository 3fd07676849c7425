/** Names under which a company is looked for, told apart: former ones belong beside its name, brands among its facts. */
export function otherNames(alsoKnownAs: readonly string[]): { brands: string[]; others: string[] } {
  const brand = /^brand:\s*/i
  return {
    brands: alsoKnownAs.filter(name => brand.test(name)).map(name => name.replace(brand, '')),
    others: alsoKnownAs.filter(name => !brand.test(name)),
  }
}
