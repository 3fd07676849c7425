// A map of more settings than a table of figures can show: a coloured cell each, one setting read out at a time, by pointer or keys.
import { type KeyboardEvent, type PointerEvent, useMemo, useState } from 'react'
import { Scroller } from '../elements/scroller.tsx'
import { count } from '../numbers/numbers.ts'
import type { Cell, HeatMap } from './heat-map.ts'

type Place = { readonly row: number; readonly column: number }
type Props = { map: HeatMap; label: string; write: (value: number | null) => string }

/** So many shades of either colour: a path each, however many cells. */
const shadeCount = 12
const mostListed = 50

export function DenseMap({ map, label, write }: Props) {
  const { rows, columns, cells, rowName, columnName } = map
  const paths = useMemo(() => pathsOf(cells), [cells])
  const best = useMemo(() => placeOfBest(cells), [cells])
  const [chosen, setChosen] = useState<Place | null>(null)
  const at = chosen ?? best
  const cell = cells[at.row]?.[at.column]

  function onKeyDown(event: KeyboardEvent) {
    const step = steps[event.key]
    if (!step) return
    event.preventDefault()
    const far = event.shiftKey ? 10 : 1
    setChosen({
      row: Math.min(rows.length - 1, Math.max(0, at.row + step[0] * far)),
      column: Math.min(columns.length - 1, Math.max(0, at.column + step[1] * far)),
    })
  }

  function onPointer({ currentTarget, clientX, clientY }: PointerEvent<HTMLInputElement>) {
    const { left, top, width, height } = currentTarget.getBoundingClientRect()
    const within = (share: number, size: number) => Math.min(size - 1, Math.max(0, Math.floor(share * size)))
    setChosen({
      row: within((clientY - top) / height, rows.length),
      column: within((clientX - left) / width, columns.length),
    })
  }

  return (
    <>
      <p className="tabular min-h-6">
        <span className="font-mono">
          ${rowName} = {rows[at.row]}, ${columnName} = {columns[at.column]}
        </span>
        : {label} <span className="font-semibold">{write(cell?.value ?? null)}</span>
        {cell?.isBest && ', the best by Sharpe ratio'}
      </p>
      <div className="mt-2 grid max-w-4xl grid-cols-[auto_minmax(0,1fr)] gap-x-2 gap-y-1 text-sm">
        <div className="tabular flex flex-col justify-between text-right text-muted">
          <span>{rows[0]}</span>
          <span className="font-mono">${rowName} ↓</span>
          <span>{rows.at(-1)}</span>
        </div>
        <div className="relative aspect-[5/3] max-h-[34rem] w-full max-sm:aspect-square">
          {/* A slider over all cells, so that keys and readers have them; the pointer chooses by both directions. */}
          <input
            type="range"
            className="peer absolute inset-0 z-10 size-full cursor-crosshair touch-pan-y opacity-0"
            aria-label={`${label} of ${count(rows.length * columns.length)} settings, through which the arrow keys go`}
            aria-valuetext={`${rowName} ${rows[at.row]}, ${columnName} ${columns[at.column]}: ${write(cell?.value ?? null)}`}
            min={0}
            max={rows.length * columns.length - 1}
            value={at.row * columns.length + at.column}
            onChange={({ target }) => setChosen(placeAt(Number(target.value), columns.length))}
            onKeyDown={onKeyDown}
            onPointerMove={onPointer}
            onPointerDown={onPointer}
            onMouseDown={event => {
              event.preventDefault()
              event.currentTarget.focus({ preventScroll: true })
            }}
          />
          <svg
            viewBox={`0 0 ${columns.length} ${rows.length}`}
            preserveAspectRatio="none"
            className="block size-full rounded-sm border border-line peer-focus-visible:outline-2 peer-focus-visible:outline-offset-2 peer-focus-visible:outline-accent"
            shapeRendering="crispEdges"
            aria-hidden="true"
          >
            {paths.map(({ shade, path }) => (
              <path
                key={shade}
                d={path}
                style={{
                  fill: `color-mix(in srgb, var(${shade > 0 ? '--gain' : '--loss'}) ${Math.round((100 * Math.abs(shade)) / shadeCount)}%, var(--surface))`,
                }}
              />
            ))}
            <Frame {...best} colour="--accent" />
            {chosen && <Frame {...chosen} colour="--text" />}
          </svg>
        </div>
        <span />
        <div className="tabular flex justify-between text-muted">
          <span>{columns[0]}</span>
          <span className="font-mono">${columnName} →</span>
          <span>{columns.at(-1)}</span>
        </div>
      </div>
      <Best map={map} label={label} write={write} />
    </>
  )
}

const placeAt = (index: number, columnCount: number): Place => ({
  row: Math.floor(index / columnCount),
  column: index % columnCount,
})

const steps: Record<string, readonly [row: number, column: number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
}

function Frame({ row, column, colour }: Place & { colour: string }) {
  return (
    <rect
      x={column}
      y={row}
      width={1}
      height={1}
      fill="none"
      style={{ stroke: `var(${colour})`, strokeWidth: 2 }}
      vectorEffect="non-scaling-stroke"
    />
  )
}

function Best({ map: { rows, columns, cells, rowName, columnName }, label, write }: Props) {
  const listed = useMemo(
    () =>
      cells
        .flatMap((line, row) => line.map((cell, column) => ({ cell, row, column })))
        .filter(({ cell }) => cell.value !== null)
        .sort((a, b) => (b.cell.value ?? 0) - (a.cell.value ?? 0))
        .slice(0, mostListed),
    [cells],
  )
  return (
    <details className="mt-4">
      <summary className="cursor-pointer font-medium">The {count(listed.length)} highest as a table</summary>
      <Scroller label={`The highest by ${label}`}>
        <table className="figures max-w-md">
          <thead>
            <tr>
              <th scope="col" className="font-mono">
                ${rowName}
              </th>
              <th scope="col" className="font-mono">
                ${columnName}
              </th>
              <th scope="col">{label}</th>
            </tr>
          </thead>
          <tbody>
            {listed.map(({ cell, row, column }) => (
              <tr key={`${row} ${column}`} className={cell.isBest ? 'font-semibold' : undefined}>
                <th scope="row">{rows[row]}</th>
                <td>{columns[column]}</td>
                <td>{write(cell.value)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroller>
    </details>
  )
}

/** The cells of each shade as one path, a unit square each. */
function pathsOf(cells: readonly (readonly Cell[])[]): { shade: number; path: string }[] {
  const paths = new Map<number, string[]>()
  for (const [row, line] of cells.entries())
    for (const [column, { shade }] of line.entries()) {
      const level = Math.round(shade * shadeCount)
      if (level === 0) continue
      const its = paths.get(level) ?? []
      its.push(`M${column} ${row}h1v1h-1z`)
      paths.set(level, its)
    }
  return [...paths].map(([shade, its]) => ({ shade, path: its.join('') }))
}

function placeOfBest(cells: readonly (readonly Cell[])[]): Place {
  for (const [row, line] of cells.entries()) {
    const column = line.findIndex(({ isBest }) => isBest)
    if (column >= 0) return { row, column }
  }
  return { row: 0, column: 0 }
}
