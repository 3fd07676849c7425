// What a probe is: one part of the instance, looked at in the background.

export type State = 'healthy' | 'degraded' | 'unhealthy'

/** detail: for the operator; strangers never see it. */
export type Finding = { status: State; detail: string }

export type Probe = {
  /** In camelCase, as /api/health names it. */
  readonly name: string
  /** Without it the instance cannot do its work: unhealthy, it is taken out of service. */
  readonly isVital: boolean
  readonly everyMs: number
  /** No answer within it is an answer. */
  readonly budgetMs: number
  /** What that says of a part that others run: that they are silent is what was to be found out. Absent: it could not be looked at. */
  readonly silence?: Finding
  /** What it rejects with says that it could not be looked at, which counts as unhealthy. Aborted when the budget is used up. */
  look(signal: AbortSignal): Promise<Finding>
}
