import { type Cost, charge, noCost } from '../cost.ts'

/** What an object's method answers to its callers: they learn what the call cost as well. */
export interface Metered<T> {
  result: T
  cost: Cost
}

/** An interface of the core as the methods of an object have it. */
export type MeteredMethods<T> = {
  [Name in keyof T]: T[Name] extends (...args: infer Args) => Promise<infer Result>
    ? (...args: Args) => Promise<Metered<Result>>
    : never
}

/** Does the work of one call on an account of its own. What it did before it threw is on no account. */
export async function metered<T>(work: () => Promise<T>): Promise<Metered<T>> {
  const cost = noCost()
  const result = await charge(cost, work)
  return { result, cost }
}
