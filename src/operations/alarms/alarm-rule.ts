// What an alarm is: one measure of the instance, how far it may go, and for how long. A source reads the measures of its rules; each is a
// file in sources/.

export type Severity = 'warning' | 'critical'
export type Unit = 'state' | 'percent' | 'ms' | 's' | 'h' | 'days' | 'GB' | 'count'

export type Rule = {
  /** 'queue.dead-letters': stable, for scripts and for what is stored. */
  readonly name: string
  /** What is wrong when it fires, as a title. */
  readonly title: string
  /** What a person can do. */
  readonly advice: string
  /** Critical ones wake people: they pass quiet hours. */
  readonly severity: Severity
  /** 'state': 0 healthy, 1 degraded, 2 unhealthy. */
  readonly unit: Unit
  /** On which side of the threshold it fires; the threshold itself belongs to it. */
  readonly side: 'above' | 'below'
  readonly threshold: number
  /** Bounds of what an administrator may choose. */
  readonly least: number
  readonly most: number
  /** How far the measure must come back before it ends, as a share of the threshold. */
  readonly hysteresis: number
  /** It must hold that long before it fires, and be over that long before it ends. */
  readonly forSeconds: number
}

/** As an administrator has it. */
export type Setting = { readonly threshold: number; readonly forSeconds: number; readonly isOn: boolean }

/** value null: it cannot be told just now, which neither begins nor ends anything. says: for the operator. */
export type Reading = { readonly rule: string; readonly value: number | null; readonly says: string }

export type Source = {
  readonly name: string
  /** Not asked more often; what it said last holds meanwhile. */
  readonly everySeconds: number
  readonly rules: readonly Rule[]
  /** At most one reading for each rule; none for what there is not in this instance. */
  read(): Promise<readonly Reading[]>
}
