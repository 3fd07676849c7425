// What is kept for everybody must be nobody's: a value that names a person, or a key that does, is refused by the compiler.

type Personal =
  | 'accountId'
  | 'userId'
  | 'ownerId'
  | 'email'
  | 'sessionId'
  | 'principal'
  | 'token'
  | 'secret'
  | 'password'
  | 'passwordHash'

type Plain = string | number | boolean | null | undefined

/** The value itself where it may be kept for everybody; something that nothing fits where it, or anything in it, is a person's. */
export type Shareable<Value> = Value extends Plain
  ? Value
  : Value extends (...given: never[]) => unknown
    ? never
    : Value extends readonly (infer Each)[]
      ? readonly Shareable<Each>[]
      : Extract<keyof Value, Personal> extends never
        ? { [Name in keyof Value]: Shareable<Value[Name]> }
        : never

/** Named parts that together say what is asked for. */
export type CacheKey = Readonly<Record<string, string | number | boolean | null>>
