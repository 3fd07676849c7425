import { expect, it } from 'vitest'
import { rowsInCopy } from './copy-rows.ts'

const int16 = (value: number) => Buffer.from(Int16Array.of(value).buffer).swap16()
const int32 = (value: number) => Buffer.from(Int32Array.of(value).buffer).swap32()
const row = (...fields: string[]) =>
  Buffer.concat([int16(fields.length), ...fields.flatMap(field => [int32(field.length), Buffer.from(field)])])

const rows = [
  ['a', 'bcd'],
  ['', 'e'],
  ['12345678', '9'],
]
const head = [Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), int32(0), int32(3), Buffer.from('ext')]
const copy = Buffer.concat([...head, ...rows.map(fields => row(...fields)), int16(-1)])

function read(...chunks: Buffer[]) {
  const taken: string[][] = []
  const reader = rowsInCopy((bytes, fields, count) =>
    taken.push(Array.from({ length: count }, (_, k) => String(bytes.subarray(fields[2 * k], fields[2 * k + 1])))),
  )
  for (const chunk of chunks) reader.push(chunk)
  return { taken, isComplete: reader.isComplete() }
}

it('reads the same rows wherever the stream is cut', () => {
  for (let cut = 0; cut <= copy.length; cut++)
    expect(read(copy.subarray(0, cut), copy.subarray(cut)), `cut at ${cut}`).toEqual({ taken: rows, isComplete: true })
  expect(read(...Array.from(copy, (_, i) => copy.subarray(i, i + 1)))).toEqual({ taken: rows, isComplete: true })
})

it('knows a copy that broke off, or goes on after its end', () => {
  for (let end = 0; end < copy.length; end++) expect(read(copy.subarray(0, end)).isComplete, `${end} bytes`).toBe(false)
  expect(read(copy, Buffer.from('x')).isComplete).toBe(false)
})

it('refuses what is no binary copy', () => {
  expect(() => read(Buffer.from('id,price\n1,2.50\n3,4.75\n'))).toThrow('binary COPY')
})
