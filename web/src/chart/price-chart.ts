// The drawn chart: takes a view of columns and draws what changed since the last one. Everything that React must not
// touch in a frame (crosshair, drag, zoom) lives here.
import {
  AreaSeries,
  CandlestickSeries,
  createChart,
  createSeriesMarkers,
  CrosshairMode,
  HistogramSeries,
  type IChartApi,
  type ISeriesApi,
  type ISeriesMarkersPluginApi,
  LineSeries,
  LineStyle,
  PriceScaleMode,
  type SeriesType,
  type Time,
  type UTCTimestamp,
} from 'lightweight-charts'
import { day, instant, percentChange, price, priceDecimals, wallTime } from '../numbers/numbers.ts'
import {
  areClosesAlone,
  candlePoints,
  eventMarks,
  histogramPoints,
  isMinute,
  levelLine,
  linePoints,
  timesOf,
  token,
  volumePoints,
} from './chart-points.ts'
import type { ChartListener, ChartView, Drawing } from './chart-view.ts'

export class PriceChart {
  readonly #chart: IChartApi
  readonly #container: HTMLElement
  readonly #listener: ChartListener
  #main: ISeriesApi<SeriesType> | undefined
  #mainKind = ''
  #volume: ISeriesApi<'Histogram'> | undefined
  #markers: ISeriesMarkersPluginApi<Time> | undefined
  #drawn = new Map<string, { series: ISeriesApi<SeriesType>; drawing: Drawing; dates: readonly string[] }>()
  #paneLayout = ''
  #view: ChartView | undefined
  #times: UTCTimestamp[] = []
  /** Whose clocks the times are of; null: UTC. */
  #timeZone: string | null = null
  #pointed: number | null = null
  readonly #observer: ResizeObserver

  constructor(container: HTMLElement, listener: ChartListener) {
    this.#container = container
    this.#listener = listener
    this.#chart = createChart(container, {
      autoSize: true,
      layout: { attributionLogo: false, fontFamily: "'Inter Variable', 'Inter Fallback', sans-serif", fontSize: 12 },
      crosshair: { mode: CrosshairMode.Normal },
      rightPriceScale: { borderVisible: false, minimumWidth: 64 },
      timeScale: { borderVisible: false, minBarSpacing: 0.01, rightOffset: 2, lockVisibleTimeRangeOnResize: true },
      handleScroll: { vertTouchDrag: false },
      localization: {
        timeFormatter: (time: Time) => {
          if (typeof time !== 'number') return ''
          const iso = new Date(time * 1000).toISOString()
          if (!isMinute(this.#view?.dates[0])) return day(iso)
          return this.#timeZone === null ? instant(iso) : wallTime(time * 1000, this.#timeZone)
        },
      },
    })
    // The wheel scrolls the page; with Ctrl (a pinch on a trackpad) it zooms, sideways it moves through time.
    container.addEventListener(
      'wheel',
      event => {
        if (!event.ctrlKey && Math.abs(event.deltaX) <= Math.abs(event.deltaY)) event.stopPropagation()
      },
      { capture: true, passive: true },
    )
    this.#chart.subscribeCrosshairMove(event => {
      const index = event.time === undefined ? null : (event.logical ?? null)
      this.#point(index !== null && index >= 0 && index < this.#times.length ? index : null)
    })
    this.#chart.timeScale().subscribeVisibleLogicalRangeChange(range => {
      if (range && range.from < -1.5 && this.#view?.hasMore) this.#listener.onWantMore()
    })
    this.#observer = new ResizeObserver(() => this.#reportPanes())
    this.#observer.observe(container)
    this.applyColours()
  }

  destroy(): void {
    this.#observer.disconnect()
    this.#chart.remove()
  }

  show(view: ChartView): void {
    const before = this.#view
    this.#view = view
    const isOtherHistory = before?.dates !== view.dates
    const kept = isOtherHistory && before ? this.#chart.timeScale().getVisibleRange() : null
    if (isOtherHistory) {
      const { times, timeZone } = timesOf(view.dates, view.timeZone)
      this.#times = times
      this.#timeZone = timeZone
      this.#chart.timeScale().applyOptions({ timeVisible: isMinute(view.dates[0]), secondsVisible: false })
    }
    this.#drawMain(view, before)
    this.#drawVolume(view, before)
    this.#drawDrawings(view)
    this.#drawEvents(view)
    this.#chart.priceScale('right').applyOptions({
      mode: view.log && !view.isPercent ? PriceScaleMode.Logarithmic : PriceScaleMode.Normal,
      scaleMargins: { top: 0.06, bottom: view.volume ? 0.22 : 0.06 },
    })
    if (before?.window.name !== view.window.name) this.showFrom(view.window.from)
    else if (kept) this.#chart.timeScale().setVisibleRange(kept)
    this.#reportPanes()
  }

  /** Shows the bars from an index to the last. */
  showFrom(index: number): void {
    const last = this.#times.length - 1
    if (last < 0) return
    const room = Math.max(0.6, (last - index) * 0.01)
    this.#chart.timeScale().setVisibleLogicalRange({ from: index - 0.6, to: last + room })
    for (const pane of this.#chart.panes()) pane.priceScale('right').applyOptions({ autoScale: true })
  }

  /** Moves the crosshair by bars; from nowhere it starts at the last bar. Keeps the bar in sight. */
  step(bars: number): void {
    const last = this.#times.length - 1
    if (last < 0) return
    const next = this.#pointed === null ? last : Math.min(last, Math.max(0, this.#pointed + bars))
    this.#pointAt(next)
  }
  stepTo(end: 'first' | 'last'): void {
    if (this.#times.length) this.#pointAt(end === 'first' ? 0 : this.#times.length - 1)
  }
  leave(): void {
    this.#chart.clearCrosshairPosition()
    this.#point(null)
  }
  /** factor below 1 shows fewer bars. */
  zoom(factor: number): void {
    const range = this.#chart.timeScale().getVisibleLogicalRange()
    if (!range) return
    const centre = this.#pointed ?? range.to - 2
    this.#chart.timeScale().setVisibleLogicalRange({
      from: centre - Math.max(2, centre - range.from) * factor,
      to: centre + Math.max(1, range.to - centre) * factor,
    })
  }

  applyColours(): void {
    const line = token('--line')
    this.#chart.applyOptions({
      layout: {
        background: { color: token('--surface') },
        textColor: token('--muted'),
        panes: { separatorColor: token('--edge'), separatorHoverColor: token('--sunken') },
      },
      grid: { vertLines: { color: line }, horzLines: { color: line } },
      crosshair: {
        vertLine: { color: token('--edge'), labelBackgroundColor: token('--text') },
        horzLine: { color: token('--edge'), labelBackgroundColor: token('--text') },
      },
    })
    this.#colourMain()
    for (const { series, drawing } of this.#drawn.values()) series.applyOptions({ color: token(drawing.colour) })
    if (this.#view?.volume) this.#fillVolume(this.#view)
    if (this.#view) this.#drawEvents(this.#view)
  }

  #pointAt(index: number): void {
    const time = this.#times[index]
    const scale = this.#chart.timeScale()
    const range = scale.getVisibleLogicalRange()
    if (time === undefined || !this.#main) return
    if (range && (index < range.from || index > range.to)) {
      const width = range.to - range.from
      const from = index < range.from ? index - 0.5 : index - width + 0.5
      scale.setVisibleLogicalRange({ from, to: from + width })
    }
    const close = this.#view?.close[index]
    if (close !== null && close !== undefined) this.#chart.setCrosshairPosition(close, time, this.#main)
    this.#point(index)
  }

  #point(index: number | null): void {
    if (index === this.#pointed) return
    this.#pointed = index
    this.#listener.onPoint(index)
  }

  #drawMain(view: ChartView, before: ChartView | undefined): void {
    const kind = view.isPercent || (view.kind === 'candles' && areClosesAlone(view)) ? 'line' : view.kind
    const isOther = kind !== this.#mainKind
    if (isOther) {
      if (this.#main) this.#chart.removeSeries(this.#main)
      this.#mainKind = kind
      this.#markers = undefined
      const options = { priceLineVisible: true, priceLineStyle: LineStyle.Dotted }
      this.#main =
        kind === 'candles'
          ? this.#chart.addSeries(CandlestickSeries, { ...options, borderVisible: false }, 0)
          : kind === 'line'
            ? this.#chart.addSeries(LineSeries, { ...options, lineWidth: 2 }, 0)
            : this.#chart.addSeries(AreaSeries, { ...options, lineWidth: 2 }, 0)
      this.#main.setSeriesOrder(0)
    }
    const decimals = priceDecimals(Math.max(...view.close.slice(-250).map(value => value ?? 0)))
    this.#main?.applyOptions({
      priceFormat: {
        type: 'custom',
        formatter: view.write ?? (view.isPercent ? percentChange : (value: number) => price(value)),
        minMove: view.isPercent ? 0.01 : 10 ** -decimals,
      },
    })
    if (isOther || before?.dates !== view.dates || before.close !== view.close) {
      this.#main?.setData(kind === 'candles' ? candlePoints(this.#times, view) : linePoints(this.#times, view.close))
    }
    if (!isOther) return
    this.#colourMain()
    for (const level of view.levels) this.#main?.createPriceLine(levelLine(level))
  }

  #colourMain(): void {
    const gain = token('--gain')
    const loss = token('--loss')
    const ink = token(this.#view?.isPercent ? '--text' : '--accent')
    this.#main?.applyOptions(
      this.#mainKind === 'candles'
        ? { upColor: gain, downColor: loss, wickUpColor: gain, wickDownColor: loss }
        : this.#mainKind === 'area'
          ? { lineColor: ink, topColor: `${ink}4d`, bottomColor: `${ink}05` }
          : { color: ink },
    )
  }

  #drawVolume(view: ChartView, before: ChartView | undefined): void {
    if (!view.volume) {
      if (this.#volume) this.#chart.removeSeries(this.#volume)
      this.#volume = undefined
      return
    }
    const isNew = !this.#volume
    if (isNew) {
      this.#volume = this.#chart.addSeries(
        HistogramSeries,
        { priceScaleId: 'volume', lastValueVisible: false, priceLineVisible: false, priceFormat: { type: 'volume' } },
        0,
      )
      this.#volume.setSeriesOrder(0)
      this.#volume.priceScale().applyOptions({ scaleMargins: { top: 0.82, bottom: 0 } })
    }
    if (isNew || before?.volume !== view.volume || before.dates !== view.dates) this.#fillVolume(view)
  }

  #fillVolume(view: ChartView): void {
    this.#volume?.setData(volumePoints(this.#times, view))
  }

  #drawDrawings(view: ChartView): void {
    const paneLayout = JSON.stringify(view.drawings.filter(one => one.pane > 0).map(one => [one.pane, one.id]))
    const wanted = new Set(view.drawings.map(one => one.id))
    for (const [id, { series, drawing }] of this.#drawn) {
      // An emptied pane vanishes and renumbers the others: panes are laid out anew as soon as one differs.
      if (wanted.has(id) && (drawing.pane === 0 || paneLayout === this.#paneLayout)) continue
      this.#chart.removeSeries(series)
      this.#drawn.delete(id)
    }
    for (const drawing of view.drawings) {
      const drawn = this.#drawn.get(drawing.id)
      const series = drawn?.series ?? this.#add(drawing)
      if (drawn && drawn.drawing.colour !== drawing.colour) series.applyOptions({ color: token(drawing.colour) })
      if (drawn?.drawing.values !== drawing.values || drawn.dates !== view.dates) this.#fill(series, drawing)
      this.#drawn.set(drawing.id, { series, drawing, dates: view.dates })
    }
    if (paneLayout !== this.#paneLayout) {
      this.#paneLayout = paneLayout
      this.#chart.panes().forEach((pane, at) => {
        pane.setStretchFactor(at === 0 ? 4 : 1)
      })
    }
  }

  #add(drawing: Drawing): ISeriesApi<SeriesType> {
    const options = {
      color: token(drawing.colour),
      lastValueVisible: drawing.pane > 0 && drawing.style !== 'histogram',
      priceLineVisible: false,
      ...(this.#view?.isPercent && drawing.pane === 0
        ? { lastValueVisible: true, priceFormat: { type: 'custom', formatter: percentChange, minMove: 0.01 } as const }
        : {}),
    }
    const series: ISeriesApi<SeriesType> =
      drawing.style === 'histogram'
        ? this.#chart.addSeries(HistogramSeries, options, drawing.pane)
        : this.#chart.addSeries(
            LineSeries,
            {
              ...options,
              lineWidth: drawing.pane === 0 && this.#view?.isPercent ? 2 : 1,
              crosshairMarkerVisible: false,
              ...(drawing.style === 'dots' ? { lineVisible: false, pointMarkersVisible: true, pointMarkersRadius: 1.5 } : {}),
            },
            drawing.pane,
          )
    for (const level of drawing.levels) series.createPriceLine(levelLine(level))
    if (drawing.pane > 0) {
      series.priceScale().applyOptions({ mode: PriceScaleMode.Normal, scaleMargins: { top: 0.22, bottom: 0.08 } })
    }
    return series
  }

  #fill(series: ISeriesApi<SeriesType>, drawing: Drawing): void {
    const { style, values } = drawing
    series.setData(style === 'histogram' ? histogramPoints(this.#times, values) : linePoints(this.#times, values))
  }

  #drawEvents(view: ChartView): void {
    if (!this.#main) return
    this.#markers ??= createSeriesMarkers(this.#main, [], { zOrder: 'top' })
    this.#markers.setMarkers(eventMarks(this.#times, view))
  }

  #reportPanes(): void {
    requestAnimationFrame(() => {
      const top = this.#container.getBoundingClientRect().top
      this.#listener.onPanes(
        this.#chart.panes().map(pane => Math.max(0, (pane.getHTMLElement()?.getBoundingClientRect().top ?? top) - top)),
      )
    })
  }
}
