import { zValidator } from '@hono/zod-validator'
import type { MiddlewareHandler } from 'hono'
import type * as z from 'zod'
import type { AppEnv, Http } from './app-env.ts'
import { InputInvalid } from './input-invalid.ts'
import { messageOf } from './issue-messages.ts'
import { readJson } from './read-body.ts'

type Target = 'json' | 'query' | 'param'

/** What a handler finds under `c.req.valid(target)`. */
interface Checked<T extends Target, S extends z.ZodType> {
  in: { [Key in T]: z.input<S> }
  out: { [Key in T]: z.output<S> }
}

type Validator<T extends Target, S extends z.ZodType> = MiddlewareHandler<
  AppEnv,
  string,
  Checked<T, S>
>

/** Reads and checks a JSON body, a missing one counting as `{}`. The handler takes `valid('json')`. */
export function body<S extends z.ZodType>(schema: S): Validator<'json', S> {
  const check = validator('json', schema)
  return async (c, next) => {
    await readJson(c)
    return check(c, next)
  }
}

/** What `body` will find, for guards that come before it; null where the body is not as it should be. */
export async function peek<S extends z.ZodType>(c: Http, schema: S): Promise<z.output<S> | null> {
  try {
    await readJson(c)
    return schema.parse(await c.req.json())
  } catch {
    return null
  }
}

/**
 * Checks the query. Of a parameter its first value counts, unless it is one of the `repeated` ones, which
 * are lists. The handler takes `valid('query')`.
 */
export function query<S extends z.ZodType>(
  schema: S,
  repeated: readonly string[] = [],
): Validator<'query', S> {
  return validator('query', schema, (asked) =>
    Object.fromEntries(
      Object.entries(asked).map(([name, value]) => {
        const values = [value].flat()
        return [name, repeated.includes(name) ? values : values[0]]
      }),
    ),
  )
}

/** Checks the parameters of the path. The handler takes `valid('param')`. */
export function params<S extends z.ZodType>(schema: S): Validator<'param', S> {
  return validator('param', schema)
}

function validator<T extends Target, S extends z.ZodType>(
  target: T,
  schema: S,
  prepare = (value: object): unknown => value,
): Validator<T, S> {
  /** The hook after each validation; the contract's `answerInvalid` words what is thrown here. */
  const refuse = (result: { success: boolean; error?: z.core.$ZodError }): void => {
    if (result.error) throw invalid(result.error, target)
  }
  return zValidator<z.ZodType, T, AppEnv, string, typeof refuse, unknown, unknown, Checked<T, S>>(
    target,
    schema,
    refuse,
    {
      validationFunction: (_, value) => schema.safeParse(prepare(value), { error: messageOf }),
    },
  )
}

/** A value as the schema has it, which came as `target`. @throws InputInvalid */
export function check<S extends z.ZodType>(
  schema: S,
  value: unknown,
  target: Target = 'json',
): z.output<S> {
  const result = schema.safeParse(value, { error: messageOf })
  if (!result.success) throw invalid(result.error, target)
  return result.data
}

/** A value of the wrong type may have a length, too, of which nothing is said. */
function invalid({ issues }: z.core.$ZodError, target: Target): InputInvalid {
  const byField = Map.groupBy(issues, ({ path }) => nameOf(path, target))
  const fields = [...byField].map(([field, all]): [string, string[]] => {
    const ofType = all.filter(({ code }) => code === 'invalid_type')
    const messages = (ofType.length > 0 ? ofType : all).map(({ message }) => message)
    return [field, [...new Set(messages)]]
  })
  return new InputInvalid(new Map(fields))
}

/** A parameter that is repeated has one name, whichever of its values is at fault. */
function nameOf(path: PropertyKey[], target: Target): string {
  return (target === 'json' ? path : path.slice(0, 1)).join('.')
}
