// RFC 5280, 4.2.1.10: what an authority may vouch for. The library has no such extension; it is written here and read by every TLS stack.

/** Names that no public name server answers for (RFC 6762, 8375; ICANN's .internal), and those that home routers give. */
const homeZones = ['local', 'home.arpa', 'internal', 'lan', 'home', 'fritz.box', 'localhost']
/** RFC 1918, 4193, 3927, 4291 and loopback: address, then mask. */
const homeNetworks = [
  '0a000000ff000000',
  'ac100000fff00000',
  'c0a80000ffff0000',
  'a9fe0000ffff0000',
  '7f000000ff000000',
  `fc${'00'.repeat(15)}fe${'00'.repeat(15)}`,
  `fe80${'00'.repeat(14)}ffc0${'00'.repeat(14)}`,
  `${'00'.repeat(15)}01${'ff'.repeat(16)}`,
]

/** `names`: those of the machine itself, whatever zone they lie in. */
export function nameConstraints(names: readonly string[]): Buffer {
  const permitted = [
    ...[...new Set([...homeZones, ...names])].map(name => der(0x82, Buffer.from(name, 'ascii'))),
    ...homeNetworks.map(network => der(0x87, Buffer.from(network, 'hex'))),
  ]
  return der(0x30, der(0xa0, ...permitted.map(name => der(0x30, name))))
}

/** Whether an authority with these constraints may vouch for a name: for it by itself, or for a zone that it lies in. */
export function isPermitted(constraints: Uint8Array, name: string): boolean {
  const labels = name.split('.')
  return labels.some((_, i) =>
    Buffer.from(constraints).includes(der(0x30, der(0x82, Buffer.from(labels.slice(i).join('.'), 'ascii')))),
  )
}

function der(tag: number, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts)
  const length =
    body.length < 128 ? [body.length] : body.length < 256 ? [0x81, body.length] : [0x82, body.length >> 8, body.length & 255]
  return Buffer.concat([Buffer.from([tag, ...length]), body])
}
