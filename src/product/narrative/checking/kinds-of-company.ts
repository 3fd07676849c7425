// What a company of an industry is called instead of by its name: "the lender", "the drugmaker". Each counts for shares of that industry alone.

const kinds: readonly [industry: RegExp, nouns: string][] = [
  [/\bbanks?\b(?!s?\/brokers)/i, 'bank lender'],
  [/investment banks|brokers$/i, 'bank broker brokerage'],
  [/insurance/i, 'insurer'],
  [/real estate/i, 'landlord'],
  [/investment managers/i, 'manager'],
  [/pharmaceuticals/i, 'drugmaker pharma pharmaceutical drug-maker'],
  [/biotechnology/i, 'biotech'],
  [/semiconductors/i, 'chipmaker chip-maker chip semiconductor'],
  [/packaged software|internet software/i, 'software'],
  [/retail|stores|chains/i, 'retailer grocer'],
  [/motor vehicles/i, 'carmaker automaker car-maker'],
  [/homebuilding/i, 'homebuilder builder'],
  [/integrated oil|oil & gas|oil refining/i, 'oil energy producer refiner'],
  [/metals|steel|aluminum|coal/i, 'miner steelmaker producer'],
  [/utilit/i, 'utility'],
  [/airlines/i, 'airline carrier'],
  [/railroads/i, 'railroad railway'],
  [/telecommunications$/i, 'carrier telecom telecoms'],
  [/beverages/i, 'brewer distiller beverage'],
  [/food/i, 'food foodmaker'],
  [/tobacco/i, 'tobacco cigarette-maker'],
  [/restaurants/i, 'restaurant chain'],
  [/chemicals/i, 'chemical'],
  [/aerospace/i, 'aerospace defence defense'],
  [/machinery/i, 'manufacturer machinery'],
]

/** industry, sector: as they are named. */
export function nounsOfKind(named: readonly string[]): string[] {
  return kinds.flatMap(([industry, nouns]) => (named.some(one => industry.test(one)) ? nouns.split(' ') : []))
}
