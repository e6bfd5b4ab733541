import { type SQL, sql } from 'drizzle-orm'
import type { Clocked } from '../ports.ts'
import type { EffectKind, Effects } from './kinds.ts'

/** One effect, or one for each row of `from`, whose columns the other parts may then name. */
export interface NewEffects<Kind extends EffectKind> {
  /** The cause. A number in it comes from a column or is built in by code, see `toSql`. */
  key: string | SQL
  kind: Kind
  payload: { [Name in keyof Effects[Kind]]: Effects[Kind][Name] | SQL }
  /** What stands between FROM and WHERE; without it there is one row. */
  from?: SQL
  where?: SQL
}

/** How long the sweep leaves the effects to whoever writes them. */
export const ownMs = 30_000

/** For so many days a cause that has had its effect is known. */
export const effectsKeptDays = 90

/** For the batch of the change that causes them. A cause that is known gets no second effect. */
export function insertEffects<Kind extends EffectKind>(
  ctx: Clocked,
  effects: NewEffects<Kind>,
): SQL {
  const { key, kind, payload, from, where = sql`true` } = effects
  const now = ctx.clock.now().getTime()
  const members = Object.entries(payload).flatMap(([name, value]) => [sql`${name}`, toSql(value)])
  return sql`
    INSERT INTO outbox(key, kind, payload, due_at, created_at)
    SELECT ${key}, ${kind}, json_object(${sql.join(members, sql`, `)}), ${now + ownMs}, ${now}
    ${from ? sql`FROM ${from}` : sql``} WHERE ${where} ON CONFLICT DO NOTHING`
}

/**
 * In SQL, the key of an effect that may be wanted any number of times, one after the other: as long as one
 * that begins so waits, it is that one's.
 */
export function nextKey(stem: SQL): SQL {
  return sql`${stem} || (SELECT count(*) FROM outbox
    WHERE outbox.key >= ${stem} AND outbox.key < ${stem} || '~' AND outbox.due_at IS NULL)`
}

/** D1 may bind a whole number as a floating one, which as text would be `4.0`. */
function toSql(value: unknown): SQL {
  return typeof value === 'number' ? sql`CAST(${value} AS INTEGER)` : sql`${value}`
}
